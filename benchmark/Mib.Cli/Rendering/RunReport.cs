using Mib.Core.Results;
using Mib.Leaderboard;
using Mib.Leaderboard.Ranks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>A finished run as text.</summary>
internal static class RunReport
{
    public static IRenderable Of(RunRecord run)
    {
        var result = run.Result!;
        var key = run.Key;
        var conditions = Conditions.Of(key.Settings) is { Length: > 0 } phrase ? $", {phrase}" : "";
        return new Rows(
            new Text(Title(key) + conditions),
            new Text($"run {run.Id}, {Words.Duration(result.Seconds)}, {Words.Bytes(result.PeakMemoryBytes)}"),
            Tables.Scores(result),
            key.Track == Track.Circuit ? CircuitTable.Of(result) : LayerTable.Of(result),
            new Text(Remark(result)),
            new Text(FewExamples(result)));
    }

    /// <summary>What was run: task, variable, model, and method with its options.</summary>
    public static string Title(RunKey key)
    {
        var variable = key.Variable.Length == 0 ? "" : $" / {key.Variable}";
        var options = key.Options.Count == 0 ? "" : $" ({Words.Options(key.Options)})";
        return $"{key.Task}{variable} / {key.Model} / {key.Method}{options}";
    }

    /// <summary>What a reader should not have to find out: what areas are over, and a score that leaving the model alone would get, too.</summary>
    private static string Remark(RunResult result)
    {
        var scores = Headline.Of(result).ToDictionary(s => s.Metric, StringComparer.Ordinal);
        if (scores.ContainsKey("cpr-true") || scores.ContainsKey("cpr-log"))
            return "True sizes: edges left after pruning; log sizes: a logarithmic axis.";
        return scores.TryGetValue("iia", out var best) && scores.TryGetValue("iia-floor", out var floor) && best.Low <= floor.Value
            ? "No site is above the floor: trained as it was, this method finds the variable at none of them (docs/variables.md)."
            : "";
    }

    private static string FewExamples(RunResult result) => Headline.Of(result) is [{ Examples: < Headline.FewExamples and var count }, ..]
        ? $"warning: scored on {Words.Count(count, "example")}. Under {Headline.FewExamples}, the intervals are too narrow and a rank means little: raise --limit."
        : "";
}
