using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;

namespace Mib.Tests.Leaderboard;

/// <summary>Made-up runs that look like real ones.</summary>
internal static class RunRecords
{
    private static readonly DateTimeOffset FirstOfMarch = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RunKey CircuitKey(string method) => new()
    {
        Track = Track.Circuit,
        Task = "ioi",
        Model = "tiny-ioi",
        Method = method,
        Settings = [new("ablation", "patching"), new("level", "edge"), new("prune", "fixed")],
        Split = "test",
        Seed = 0,
        Dtype = "float32",
        Device = "cpu",
        ModelHash = Hash("tiny-ioi weights"),
        MethodHash = Hash("Mib.Methods.dll"),
        DataHash = Hash("ioi/test"),
        Version = "0.1.0",
    };

    public static RunKey VariableKey(string method) => CircuitKey(method) with
    {
        Track = Track.Variable,
        Task = "mcqa",
        Variable = "answer-pointer",
        Model = "tiny-mcqa",
        Settings = [new("site", "resid-post")],
        ModelHash = Hash("tiny-mcqa weights"),
        DataHash = Hash("mcqa/test"),
    };

    /// <summary>A finished circuit run whose curve rises at the given circuit size.</summary>
    public static RunRecord Circuit(RunKey key, double middle, double spread = 0.03)
    {
        var signed = Rising("signed", middle, 1.04, spread);
        var absolute = Rising("absolute", middle * 1.6, 1, spread);
        return Done(key, new()
        {
            Scores = [Score("cpr", Area(signed, y => y), spread), Score("cmd", Area(absolute, y => Math.Abs(1 - y)), spread)],
            Curves = [signed, absolute, RandomBand()],
            Facts = [new("whole", 3.412), new("empty", -1.027), new("edges", 1108), new("random-circuits", 20)],
            Seconds = 34.2,
            PeakMemoryBytes = 412L << 20,
        });
    }

    /// <summary>A finished run on the variable track: accuracy peaks at a layer, at two positions.</summary>
    public static RunRecord Variable(RunKey key, int peak, double height, int layers = 6)
    {
        var scores = from layer in Enumerable.Range(0, layers)
                     from position in new[] { "last", "answer" }
                     let distance = Math.Abs(layer - peak) + (position == "last" ? 0 : 1.5)
                     let site = $"blocks.{layer}.hook_resid_post@{position}"
                     from score in new[]
                     {
                         Score("iia", 0.33 + ((height - 0.33) * Math.Exp(-0.35 * distance * distance)), 0.04, site),
                         Score("iia-floor", 0.33, 0.02, site),
                     }
                     select score;
        return Done(key, new() { Scores = scores.ToEquatableArray(), Seconds = 210.5, PeakMemoryBytes = 655L << 20 });
    }

    public static RunRecord WithScores(RunKey key, params Score[] scores) =>
        Done(key, new() { Scores = scores.ToEquatableArray(), Seconds = 1, PeakMemoryBytes = 1 << 20 });

    public static RunRecord Done(RunKey key, RunResult result) => Begun(key) with { Status = RunStatus.Done, Result = result };

    public static RunRecord Failed(RunKey key, string error) => Begun(key) with { Status = RunStatus.Failed, Error = error };

    public static RunRecord Begun(RunKey key) => new()
    {
        Id = key.Id(),
        Key = key,
        Status = RunStatus.Running,
        Provenance = new()
        {
            StartedAt = FirstOfMarch.AddMinutes(key.Seed),
            Command = $"mib evaluate --task {key.Task} --model {key.Model} --method {key.Method} --seed {key.Seed.ToString(CultureInfo.InvariantCulture)}",
            Machine = "Linux 6.1, 8 × x86-64, 8 threads",
            Versions = [new("dotnet", "10.0.1"), new("libtorch", "1.13.1")],
        },
    };

    public static Score Score(string metric, double value, double half = 0.02, string site = "") => new()
    {
        Metric = metric,
        Site = site,
        Value = value,
        Low = value - half,
        High = value + half,
        Examples = 1000,
    };

    /// <summary>What a small lab would have after a week: two tracks, ties, options, seeds, failures.</summary>
    public static RunRecord[] Lab() =>
    [
        Circuit(CircuitKey("eap-ig-inputs") with { Options = [new("steps", "5")] }, 0.010),
        Circuit(CircuitKey("eap-ig-inputs") with { Options = [new("steps", "20")] }, 0.009),
        Circuit(CircuitKey("eap-ig-activations") with { Options = [new("steps", "5")] }, 0.014),
        Circuit(CircuitKey("eap"), 0.035),
        Circuit(CircuitKey("information-flow-routes"), 0.19, 0.05),
        Circuit(CircuitKey("random"), 0.62, 0.02),
        Circuit(CircuitKey("eap") with { Task = "arithmetic-addition", Model = "tiny-arithmetic", DataHash = Hash("addition"), ModelHash = Hash("a") }, 0.02),
        Circuit(CircuitKey("eap-ig-inputs") with { Task = "arithmetic-addition", Model = "tiny-arithmetic", DataHash = Hash("addition"), ModelHash = Hash("a"), Options = [new("steps", "5")] }, 0.012),
        Circuit(CircuitKey("eap") with { Settings = [new("ablation", "mean"), new("level", "edge"), new("prune", "fixed")] }, 0.06),
        Variable(VariableKey("das") with { Options = [new("dimensions", "16")] }, 3, 0.96),
        Variable(VariableKey("dbm"), 3, 0.91),
        Variable(VariableKey("full-vector"), 4, 0.93),
        Variable(VariableKey("dbm-pca"), 2, 0.62),
        Failed(CircuitKey("acdc"), "The worker used more than its 4096 MiB of memory and was stopped.\n  fix: raise --memory, or lower --batch-size."),
        Begun(CircuitKey("ugs") with { Seed = 3 }),
    ];

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static Curve Rising(string name, double middle, double top, double spread) => new(
        name,
        Selection.Percentages.Select(size =>
        {
            var y = size >= 1 ? 1 : top / (1 + Math.Pow(middle / size, 1.6));
            var half = size >= 1 ? 0 : spread * 4 * y * (1.15 - y) * 1.3;
            return new CurvePoint(size, y, y - half, y + half, Math.Floor(size * 1108));
        }).ToEquatableArray());

    private static Curve RandomBand() => new(
        "random",
        Selection.Percentages.Select(size =>
        {
            var y = size >= 1 ? 1 : size * size * 0.5;
            return new CurvePoint(size, y, size >= 1 ? 1 : y - (0.25 * size), size >= 1 ? 1 : y + (0.4 * Math.Sqrt(size)), 0);
        }).ToEquatableArray());

    private static double Area(Curve curve, Func<double, double> height) => FaithfulnessCurve.Area(
        [.. curve.Points.Select(p => p.Y)], [.. curve.Points.Select(p => p.X)], height);
}
