using Mib.Core.Results;

namespace Mib.Store;

/// <summary>What every result must satisfy, wherever it comes from.</summary>
internal static class ResultCheck
{
    /// <summary>The first thing wrong; null if nothing is.</summary>
    public static string? Problem(RunResult result) =>
        Twice("score", result.Scores.Select(score => $"{score.Metric} {score.Site}".TrimEnd()))
        ?? Twice("curve", result.Curves.Select(curve => curve.Name))
        ?? Twice("example series", result.Examples.Select(series => series.Name))
        ?? Twice("fact", result.Facts.Select(fact => fact.Name))
        ?? (result.Scores.FirstOrDefault(score => score.Examples < 0) is { } score
            ? $"score '{score.Metric}' is over {score.Examples} examples" : null)
        ?? (double.IsFinite(result.Seconds) && result.Seconds >= 0 ? null : $"it took {result.Seconds:R} seconds")
        ?? (result.PeakMemoryBytes >= 0 ? null : $"its peak memory is {result.PeakMemoryBytes} bytes");

    private static string? Twice(string kind, IEnumerable<string> names) =>
        names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { Key: var name }
            ? $"{kind} '{name}' is there twice" : null;
}
