using Mib.Core.Results;
using Mib.Store;
using Mib.Tests.Store;

#pragma warning disable MA0047 // .NET looks for this name outside any namespace.

/// <summary>What a child process does: finishes run after run and says so after each.</summary>
internal static class StartupHook
{
    public const int Numbers = 50_000;

    /// <summary>So many rows that a kill at any moment most likely falls between two of the same result.</summary>
    private const int Rows = 200;

    public static void Initialize()
    {
        var arguments = Environment.GetEnvironmentVariable(ChildProcess.Arguments)!.Split('|');
        using (var store = ResultStore.Open(arguments[0]))
        {
            foreach (var seed in Enumerable.Range(int.Parse(arguments[1]), int.Parse(arguments[2])))
                Write(store, seed);
        }

        Environment.Exit(0);
    }

    public static RunResult Result(int seed) => Sample.Full() with
    {
        Examples = [new ExampleSeries("whole", new([.. Enumerable.Range(seed, Numbers).Select(i => i / 3.0)]))],
        Facts = new([.. Enumerable.Range(0, Rows).Select(i => new Fact($"fact-{i}", seed + i))]),
    };

    private static void Write(ResultStore store, int seed)
    {
        var journal = store.Begin(Sample.Key(seed), Sample.Provenance());
        journal.Save("artifact", new byte[Numbers]);
        Console.WriteLine($"saved {seed}");
        store.Complete(journal, Result(seed));
        Console.WriteLine($"done {seed}");
    }
}
