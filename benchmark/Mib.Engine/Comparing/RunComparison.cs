using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Core.Statistics;

namespace Mib.Engine.Comparing;

/// <summary>A metric of two runs on the same examples.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Result">How they differ.</param>
/// <param name="Examples">On how many examples, or base prompts on the variable track.</param>
public sealed record ComparedScore(string Metric, PairedDifference Result, int Examples);

/// <summary>Two runs, example by example.</summary>
/// <param name="Scores">What both measured of each example.</param>
/// <param name="DiffersIn">In which settings they differ, other than the method.</param>
public sealed record RunComparison(IReadOnlyList<ComparedScore> Scores, IReadOnlyList<(Setting First, Setting Second)> DiffersIn)
{
    /// <summary>Settings that make another quantity of the metric, the most telling first.</summary>
    private static readonly string[] Measure = ["metric", "divergence", "weights", "measure", "coefficients", "patch"];

    /// <summary>Settings that say what stands in for edges when circuits are evaluated.</summary>
    private static readonly string[] Ablating = ["ablation", "mean", "ablation-vectors", "optimal-heads"];

    /// <summary>Compares two finished runs.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    /// <param name="seed">Root seed of resamples and exchanges.</param>
    /// <exception cref="UsageException">They are not of the same thing, or did not keep their examples.</exception>
    public static RunComparison Of(RunRecord first, RunRecord second, int seed)
    {
        CheckComparable(first, second);
        return new(first.Key.Track == Track.Circuit ? ComparedCurves.Of(first, second, seed) : ComparedSites.Of(first, second, seed), Differences(first.Key, second.Key));
    }

    /// <summary>The values of a series of examples that a run kept.</summary>
    /// <exception cref="UsageException">It did not keep them.</exception>
    internal static double[] Series(RunRecord run, string series) => run.Result!.Examples.FirstOrDefault(e => e.Name == series) is { } found
        ? [.. found.Values]
        : throw new UsageException($"Run {run.Id} did not keep its examples ({series}).", "run it again with --rerun.");

    private static void CheckComparable(RunRecord first, RunRecord second)
    {
        foreach (var run in new[] { first, second })
        {
            if (run.Result is null)
                throw Refused($"run {run.Id} is not finished.", "finish it by the command that began it.");
        }

        var (a, b) = (first.Key, second.Key);
        var settings = Differences(a, b);
        (string What, string First, string Second)[] other =
        [
            .. new[] { ("track", $"{a.Track}", $"{b.Track}"), ("task", a.Task, b.Task), ("variable", a.Variable, b.Variable), ("model", a.Model, b.Model), ("weights", a.ModelHash, b.ModelHash), ("split", a.Split, b.Split), ("examples", a.TestHash, b.TestHash) }
                .Where(what => what.Item2 != what.Item3),
        ];
        if (other.Length > 0 || settings.Exists(pair => Measure.Contains(pair.First.Name)) || !StandIn(a).SequenceEqual(StandIn(b)))
        {
            throw Refused(
                "they do not measure the same. They differ in" + string.Concat(settings.Select(pair => (pair.First.Name, pair.First.Value, pair.Second.Value))
                    .Concat(other).Select(what => $"\n  {what.Item1}: {Short(what.Item2)} and {Short(what.Item3)}")),
                "compare runs on the same model and data that measure the same.");
        }

        UsageException Refused(string why, string remedy) => new($"The runs {first.Id} and {second.Id} cannot be compared: {why}", remedy);
    }

    private static List<(Setting First, Setting Second)> Differences(RunKey first, RunKey second) =>
    [
        .. first.Settings.Select(setting => setting.Name).Union(second.Settings.Select(setting => setting.Name))
            .OrderBy(name => Array.IndexOf([.. Measure, .. Ablating], name) is var place and >= 0 ? place : int.MaxValue).ThenBy(name => name, StringComparer.Ordinal)
            .Select(name => (new Setting(name, Value(first, name)), new Setting(name, Value(second, name))))
            // Compared as what it stands for.
            .Where(pair => pair.Item1 != pair.Item2 && pair.Item1.Name != RunKey.TestData),
    ];

    private static IEnumerable<string> StandIn(RunKey key) => Value(key, "evaluation-ablation") == "patching" ? ["patching"]
        : Value(key, "ablation") == "patching" ? ["patching"] : Ablating.Select(name => Value(key, name));

    /// <summary>A hash by how it begins.</summary>
    private static string Short(string value) => value.Length == 64 && value.All(char.IsAsciiHexDigit) ? value[..12] + "…" : value;

    private static string Value(RunKey key, string setting) => key.Settings.FirstOrDefault(s => s.Name == setting)?.Value ?? "(not recorded)";
}
