using System.Collections.Concurrent;
using Mib.Engine.Models.Hub;
using Mib.Engine.Plans;
using Mib.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Mib.Tests.Hub;

/// <summary>A hub with a model of three files, and an empty cache.</summary>
public abstract class HubFixture
{
    private protected static readonly HubId Id = HubId.Parse("org/name");

    private protected Scratch Scratch { get; private set; } = null!;

    private protected FakeHub Hub { get; private set; } = null!;

    private protected HubCache Cache { get; private set; } = null!;

    private protected ConcurrentQueue<string> Notes { get; private set; } = null!;

    private protected byte[] Weights => Hub.Files["model.safetensors"];

    [SetUp]
    public void Open()
    {
        (Scratch, Hub, Notes) = (new(), new(), new());
        Cache = new(Scratch["hub"]);
        Hub.Files["config.json"] = "{\"model_type\":\"gpt2\"}"u8.ToArray();
        Hub.Files["tokenizer.json"] = Bytes(5000, 1);
        Hub.Files["model.safetensors"] = Bytes(3_000_000, 2);
    }

    [TearDown]
    public async Task Close()
    {
        await Hub.DisposeAsync();
        Scratch.Dispose();
    }

    private protected static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private protected HubAccess Access(string? token = null) =>
        new() { Endpoint = Hub.Address, Token = token, ReadTimeout = TimeSpan.FromSeconds(2), Backoff = TimeSpan.FromMilliseconds(5) };

    private protected async Task<string> Pull(HubId? id = null, HubAccess? access = null, long free = long.MaxValue, CancellationToken cancellation = default)
    {
        using var pull = new HubPull(id ?? Id, access ?? Access(), Cache, new Observer(Notes)) { FreeSpace = _ => free };
        return await pull.Run(await pull.Plan(cancellation), cancellation);
    }

    /// <summary>Lets the server misbehave on a file for so many requests.</summary>
    private protected void Misbehave(string name, int times, Func<HttpContext, Task> how) => Hub.Before = async context =>
    {
        if (!context.Request.Path.Value!.EndsWith("/" + name, StringComparison.Ordinal) || Interlocked.Decrement(ref times) < 0)
            return false;
        await how(context);
        return true;
    };

    private protected void IsWhole(string folder) => Assert.Multiple(() =>
    {
        foreach (var (name, content) in Hub.Files.Where(f => !f.Key.Contains('/') && f.Key != "pytorch_model.bin"))
            Assert.That(File.ReadAllBytes(Path.Combine(folder, name)), Is.EqualTo(content).AsCollection, name);
        Assert.That(Partials(), Is.Empty);
        Assert.That(Cache.StateOf(Id), Is.EqualTo(HubState.Complete));
    });

    private protected string[] Partials() => Files("*.incomplete");

    private protected string[] Files(string pattern) =>
        Directory.Exists(Cache.Folder) ? Directory.GetFiles(Cache.Folder, pattern, SearchOption.AllDirectories) : [];

    private sealed class Observer(ConcurrentQueue<string> notes) : IRunObserver
    {
        private double last;

        public void Report(string phase, double share)
        {
            Assert.That(share, Is.InRange(0, 1));
            last = share;
        }

        public void Note(string message) => notes.Enqueue($"{last:p0} {message}");
    }
}
