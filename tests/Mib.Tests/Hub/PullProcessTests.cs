using System.Diagnostics;
using Mib.Tests.Cli;
using Mib.Tests.Support;

namespace Mib.Tests.Hub;

/// <summary><c>mib models pull</c> as a process of its own.</summary>
[TestFixture]
public sealed class PullProcessTests : HubFixture
{
    private const string File = "model.safetensors";
    private const int Half = 1_500_000;

    /// <summary>A name that no network knows.</summary>
    private const string Nowhere = "https://nowhere.invalid";

    [Test]
    public void A_pull_prints_the_folder_and_says_what_it_brought()
    {
        var ending = Pull("org/name");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        IsWhole(ending.Output.Trim());
        Assert.That(ending.Error, Does.Contain($"org/name at {FakeHub.Commit}: 3 files, 3 MiB."));
    }

    [Test]
    public void A_commit_that_is_here_needs_no_network()
    {
        var first = Pull($"org/name@{FakeHub.Commit}");
        var requests = Hub.Requests.Count;

        Assert.That(Pull($"org/name@{FakeHub.Commit}", ("HF_HUB_OFFLINE", "1")).Output, Is.EqualTo(first.Output));
        Assert.That(Hub.Requests, Has.Count.EqualTo(requests));
        var unreachable = Pull($"org/name@{FakeHub.Commit}", ("HF_ENDPOINT", Nowhere));
        Assert.That((unreachable.Code, unreachable.Output), Is.EqualTo((0, first.Output)), unreachable.Error);
        Assert.That(unreachable.Error, Does.Contain("The model is here; whether all of its files are could not be asked."));
    }

    [Test]
    public void A_commit_that_is_here_without_its_tokenizer_is_completed()
    {
        var folder = Pull($"org/name@{FakeHub.Commit}").Output.Trim();
        System.IO.File.Delete(Path.Combine(folder, "tokenizer.json"));
        System.IO.File.Delete(Files(Hub.BlobOf("tokenizer.json")).Single());
        var before = Hub.Served;

        Assert.That(Pull($"org/name@{FakeHub.Commit}").Output.Trim(), Is.EqualTo(folder));

        Assert.That(System.IO.File.ReadAllBytes(Path.Combine(folder, "tokenizer.json")), Is.EqualTo(Hub.Files["tokenizer.json"]).AsCollection);
        Assert.That(Hub.Served - before, Is.EqualTo(Hub.Files["tokenizer.json"].Length));
    }

    [Test]
    public void A_hub_that_cannot_be_reached_is_a_failure()
    {
        var ending = Pull("org/name", ("HF_ENDPOINT", Nowhere));

        Assert.That(ending.Code, Is.EqualTo(1), ending.Error);
        Assert.That(ending.Error, Does.Contain("error MIB0601: https://nowhere.invalid/api/models/org/name/revision/main: "));
    }

    [Test]
    public async Task A_killed_pull_leaves_nothing_that_looks_whole_and_is_gone_on_with()
    {
        using (var process = await StartAndWaitForHalf())
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        Assert.That(Cache.StateOf(Id), Is.EqualTo(Engine.Models.Hub.HubState.NotPulled));
        Assert.That(Partials().Sum(p => new FileInfo(p).Length), Is.EqualTo(Half));
        var before = Hub.Served;
        Hub.Before = _ => Task.FromResult(false);

        var ending = Pull("org/name");

        Assert.That(ending.Code, Is.Zero, ending.Error);
        IsWhole(ending.Output.Trim());
        Assert.That(Hub.Of(File).Last().Range, Is.EqualTo($"bytes={Half}-"));
        Assert.That(Hub.Served - before, Is.EqualTo(Weights.Length - Half), "bytes served after the kill");
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public async Task Ctrl_C_ends_a_pull_with_130_and_keeps_what_has_come()
    {
        using var process = await StartAndWaitForHalf();

        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        var ending = MibProcess.Wait(process);

        Assert.That(ending.Code, Is.EqualTo(130), ending.Error);
        Assert.That(ending.Error, Does.Contain("cancelled; the same command goes on from here."));
        Assert.That(Partials().Sum(p => new FileInfo(p).Length), Is.EqualTo(Half));
    }

    [Test]
    public void An_unknown_model_is_refused_with_2()
    {
        var ending = Pull("org/other");

        Assert.That(ending.Code, Is.EqualTo(2));
        Assert.That(ending.Error, Does.StartWith("error MIB0601: 127.0.0.1 has no model org/other at the revision main"));
    }

    [Test]
    public void A_pull_that_fails_ends_with_1()
    {
        Misbehave(File, int.MaxValue, context => Hub.Send(context, new byte[Weights.Length]));

        var ending = Pull("org/name");

        Assert.That(ending.Code, Is.EqualTo(1));
        Assert.That(ending.Error, Does.Contain("error MIB0601: model.safetensors: the server sent other bytes"));
    }

    [Test]
    public void A_folder_that_cannot_be_written_is_named()
    {
        Scratch.File("file", "no folder");

        var ending = MibProcess.Wait(Start("org/name", Scratch["file/cache"]));

        Assert.That(ending.Code, Is.EqualTo(2));
        Assert.That(ending.Error, Does.StartWith($"error MIB0601: {Scratch["file/cache"]} cannot be written"));
    }

    private Ending Pull(string model, params (string Name, string Value)[] variables) => MibProcess.Wait(Start(model, Cache.Folder, variables));

    /// <summary>Everything is there but the second half of the weights, which does not come.</summary>
    private async Task<Process> StartAndWaitForHalf()
    {
        Misbehave(File, 1, async context =>
        {
            context.Response.ContentLength = Weights.Length;
            await context.Response.Body.WriteAsync(Weights.AsMemory(0, Half));
            await context.Response.Body.FlushAsync();
            await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var process = Start("org/name", Cache.Folder);
        string[] small = ["config.json", "tokenizer.json"];
        var clock = Stopwatch.StartNew();
        while (Partials().Sum(p => new FileInfo(p).Length) != Half || !Array.TrueForAll(small, name => Files(Hub.BlobOf(name)).Length == 1))
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)), "the first half never came");
            Assert.That(process.HasExited, Is.False);
            await Task.Delay(20);
        }

        return process;
    }

    private Process Start(string model, string cache, params (string Name, string Value)[] changed)
    {
        var variables = new Dictionary<string, string?> { ["HF_ENDPOINT"] = $"{Hub.Address}", ["HF_HUB_CACHE"] = cache, ["HF_HOME"] = Scratch.Folder };
        foreach (var (name, value) in changed)
            variables[name] = value;
        return MibProcess.Start(Scratch.Folder, variables, "models", "pull", model);
    }
}
