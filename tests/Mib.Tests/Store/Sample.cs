using Mib.Core.Results;

namespace Mib.Tests.Store;

/// <summary>Runs to store.</summary>
internal static class Sample
{
    public static RunKey Key(int seed = 0, string method = "eap-ig-inputs") => new()
    {
        Track = Track.Circuit,
        Task = "ioi",
        Model = "tiny",
        Method = method,
        Options = [new("rule", "left"), new("steps", "5")],
        Settings = [new("ablation", "patching")],
        Split = "test",
        Seed = seed,
        Dtype = "float32",
        Device = "cpu",
        ModelHash = "aa",
        MethodHash = "bb",
        DataHash = "cc",
        Version = "0.1.0",
    };

    public static Provenance Provenance(string command = "mib evaluate --task ioi") => new()
    {
        StartedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567),
        Command = command,
        Machine = "Linux, 2 threads",
        Versions = [new("libtorch", "1.13.1"), new("dotnet", "10.0.0")],
    };

    /// <summary>A result with one of everything, and with numbers that are easily lost.</summary>
    public static RunResult Full() => new()
    {
        Scores =
        [
            new Score { Metric = "cpr", Value = 0.1 + 0.2, Low = 5e-324, High = double.PositiveInfinity, Examples = 100 },
            new Score { Metric = "iia", Site = "blocks.3.hook_resid_post@last", Value = 1, Low = double.NaN, High = 1, Examples = 0 },
        ],
        Curves =
        [
            new Curve("signed", [new(0.001, -0.25, -1, 2, 17), new(1, 1, 1, 1, 32491)]),
            new Curve("learning", []),
        ],
        Examples =
        [
            new ExampleSeries("whole", [1.5, double.NaN, double.NegativeInfinity, double.MaxValue]),
            new ExampleSeries("signed/0.01", []),
        ],
        Facts = [new Fact("whole", 3.25), new Fact("empty", double.NaN)],
        Artifact = new Artifact("importances.json", new("{\"a\":1}"u8.ToArray())),
        Seconds = 12.5,
        PeakMemoryBytes = 5_000_000_000,
    };

    /// <summary>One score and one point, to be seen whole in an expected text.</summary>
    public static RunResult Tiny() => new()
    {
        Scores = [new Score { Metric = "cpr", Value = 0.75, Low = 0.5, High = 1, Examples = 2 }],
        Curves = [new Curve("signed", [new(0.1, 0.75, 0.5, 1, 3)])],
        Examples = [new ExampleSeries("whole", [1.5, -0.1])],
        Facts = [new Fact("edges", 30)],
        Artifact = new Artifact("a.json", new([1, 2, 3])),
        Seconds = 2.5,
        PeakMemoryBytes = 1024,
    };

    public static RunRecord Record(RunKey key, RunResult result) => new()
    {
        Id = key.Id(),
        Key = key,
        Provenance = Provenance(),
        Status = RunStatus.Done,
        Result = result,
    };
}
