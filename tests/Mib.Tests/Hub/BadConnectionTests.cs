using System.Diagnostics;
using Mib.Core.Errors;
using Mib.Engine.Models.Hub;
using Microsoft.AspNetCore.Http;

namespace Mib.Tests.Hub;

/// <summary>Pulls over connections that break, stall, or carry what was not announced.</summary>
[TestFixture]
public sealed class BadConnectionTests : HubFixture
{
    private const string File = "model.safetensors";

    [Test]
    public async Task A_connection_that_drops_half_way_is_gone_on_with_where_it_dropped()
    {
        Misbehave(File, 1, context => Hub.Send(context, Weights, most: 1_500_000));

        IsWhole(await Pull());

        Assert.That(Hub.Of(File).Select(r => r.Range), Is.EqualTo(new[] { "", "bytes=1500000-" }));
        Assert.That(Hub.Served, Is.EqualTo(Hub.Files.Values.Sum(f => (long)f.Length)));
    }

    [Test]
    public async Task Drops_that_bring_the_file_on_are_no_failures()
    {
        Hub.Files[File] = Bytes(20_000_000, 6);
        Misbehave(File, 9, context => Hub.Send(context, Weights, most: 2_000_000));

        IsWhole(await Pull());

        Assert.That(Notes, Is.Empty);
    }

    [Test]
    public void Drops_that_bring_nothing_are_failures_in_the_end()
    {
        Misbehave(File, int.MaxValue, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("goes on where it stopped"));
        Assert.That(Hub.Of(File).Count(), Is.EqualTo(6), "once, and five times again");
        Assert.That(Notes.Count, Is.EqualTo(5));
        Assert.That(Cache.StateOf(Id), Is.EqualTo(HubState.NotPulled));
    }

    [Test]
    public async Task A_server_that_always_begins_at_the_beginning_is_good_enough()
    {
        var first = 1;
        Misbehave(File, int.MaxValue, context => Hub.Send(context, Weights, most: Interlocked.Exchange(ref first, 0) == 1 ? 1_500_000 : null, ranges: false));

        IsWhole(await Pull());
    }

    [Test]
    [CancelAfter(20_000)]
    public void A_server_that_always_begins_at_the_beginning_and_never_comes_to_the_end_fails(CancellationToken cancellation)
    {
        Misbehave(File, int.MaxValue, context => Hub.Send(context, Weights, most: 1_500_000, ranges: false));

        Assert.That(() => Pull(cancellation: cancellation), Throws.InstanceOf<HubException>().With.Property("MayPass").True);
        Assert.That(Hub.Of(File).Count(), Is.EqualTo(1 + 6), "what brought the file on, then once, and five times again");
    }

    [Test]
    public async Task A_server_that_is_slow_is_waited_for()
    {
        Misbehave(File, 1, async context =>
        {
            context.Response.ContentLength = Weights.Length;
            foreach (var part in Weights.Chunk(1_000_000))
            {
                await Task.Delay(400);
                await context.Response.Body.WriteAsync(part);
                await context.Response.Body.FlushAsync();
            }
        });

        IsWhole(await Pull(access: Access() with { ReadTimeout = TimeSpan.FromSeconds(1) }));

        Assert.That(Hub.Of(File).Count(), Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(500_000)]
    public async Task A_server_that_falls_silent_is_asked_again(int after)
    {
        Misbehave(File, 1, async context =>
        {
            context.Response.ContentLength = Weights.Length;
            if (after > 0)
            {
                await context.Response.Body.WriteAsync(Weights.AsMemory(0, after));
                await context.Response.Body.FlushAsync();
            }

            await Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        var clock = Stopwatch.StartNew();

        IsWhole(await Pull(access: Access() with { ReadTimeout = TimeSpan.FromSeconds(0.3) }));

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)), "the server is silent for 20 s");
        Assert.That(Notes.Single(), Does.Contain("nothing came for 0.3 s"));
        Assert.That(Hub.Of(File).Last().Range, Is.EqualTo(after == 0 ? "" : $"bytes={after}-"));
    }

    [TestCase(File)]
    [TestCase("tokenizer.json")]
    public void Other_bytes_than_announced_are_refused_and_deleted(string name)
    {
        Misbehave(name, int.MaxValue, context => Hub.Send(context, Bytes(Hub.Files[name].Length, 99)));

        Assert.That(
            () => Pull(), Throws.InstanceOf<HubException>().With.Message.StartsWith($"{name}: the server sent other bytes").And.Message.Contains(Hub.BlobOf(name)));
        Assert.That(Files($"{Hub.BlobOf(name)}*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)), Is.Empty);
        Assert.That(Cache.StateOf(Id), Is.EqualTo(HubState.NotPulled));
    }

    [Test]
    public async Task What_an_earlier_pull_left_is_replaced_if_it_is_wrong()
    {
        var blobs = Directory.CreateDirectory(Path.Combine(Cache.Folder, "models--org--name", "blobs")).FullName;
        System.IO.File.WriteAllBytes(Path.Combine(blobs, Hub.BlobOf(File) + ".incomplete"), Bytes(1_000_000, 98));
        System.IO.File.WriteAllBytes(Path.Combine(blobs, Hub.BlobOf("tokenizer.json") + ".incomplete"), Bytes(6_000, 97));

        IsWhole(await Pull());

        Assert.That(Hub.Of(File).Select(r => r.Range), Is.EqualTo(new[] { "bytes=1000000-", "" }));
    }

    [Test]
    public void A_body_without_end_is_never_written_past_the_announced_size()
    {
        var largest = 0L;
        Misbehave(File, int.MaxValue, async context =>
        {
            var part = new byte[100_000];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(part);
                largest = Math.Max(largest, Written());
            }
        });

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("more than the 3000000 bytes"));
        Assert.That(largest, Is.InRange(1, 3_000_000));
        Assert.That(Partials(), Has.None.Contain(Hub.BlobOf(File)));
        Assert.That(Hub.Of(File).Count(), Is.EqualTo(1), "a lie is not asked for again");

        long Written()
        {
            try
            {
                return Partials().Max(p => (long?)new FileInfo(p).Length) ?? 0;
            }
            catch (IOException)
            {
                return 0; // deleted just now
            }
        }
    }

    [TestCase(2_999_999)]
    [TestCase(3_000_001)]
    public void A_length_other_than_the_listing_has_it_is_refused(int length)
    {
        Misbehave(File, int.MaxValue, context => Hub.Send(context, Bytes(length, 2)));

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains($"{length} bytes where the listing announced 3000000"));
    }

    [Test]
    public void A_range_that_was_not_asked_for_is_refused()
    {
        Misbehave(File, 1, context => Hub.Send(context, Weights, most: 500_000));
        var first = Hub.Before;
        Hub.Before = async context =>
        {
            if (await first(context))
                return true;
            if (!context.Request.Path.Value!.EndsWith(File, StringComparison.Ordinal))
                return false;
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = "bytes 400000-2899999/3000000";
            await context.Response.Body.WriteAsync(Weights.AsMemory(400_000, 2_500_000));
            return true;
        };

        Assert.That(() => Pull(), Throws.InstanceOf<HubException>().With.Message.Contains("the range 'bytes 400000-2899999/3000000' for bytes 500000 to 3000000"));
    }

    [Test]
    public void A_hub_that_is_not_there_is_said_to_be()
    {
        var nobody = Access() with { Endpoint = new("http://127.0.0.1:1/") };

        Assert.That(() => Pull(access: nobody), Throws.InstanceOf<HubException>().With.Message.Contains("HF_ENDPOINT, which is http://127.0.0.1:1/"));
    }

    [Test]
    public async Task Pauses_grow()
    {
        Misbehave(File, 5, context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        var clock = Stopwatch.StartNew();

        IsWhole(await Pull(access: Access() with { Backoff = TimeSpan.FromMilliseconds(100) }));

        // 100, 200, 400, 800 and 1600 ms, each more or less: far more than five times 100 ms.
        Assert.That(clock.ElapsedMilliseconds, Is.GreaterThan(1100));
        Assert.That(Notes, Has.All.Contain("the server answers 500. Trying again in"));
    }
}
