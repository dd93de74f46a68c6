using Mib.Core;
using Mib.Core.Results;

namespace Mib.Store;

/// <summary>What every run must satisfy, wherever it comes from. Each gives the first thing wrong; null if nothing is.</summary>
internal static class RunCheck
{
    public static string? Problem(RunRecord run) =>
        Problem(run.Key, run.Provenance)
        ?? (run.Key.Id() == run.Id
            ? null
            : $"its id is '{run.Id}', but its key makes '{run.Key.Id()}': one of them was changed")
        ?? ((run.Status == RunStatus.Done) == (run.Result is not null)
            ? null
            : $"its status is '{run.Status.ToString().ToLowerInvariant()}', yet it has {(run.Result is null ? "no" : "a")} result")
        ?? ((run.Status == RunStatus.Failed) == (run.Error.Length > 0) ? null : "its status and its error do not agree")
        ?? (run.Result is { } result ? Problem(result) : null);

    public static string? Problem(RunKey key, Provenance provenance) =>
        Unsorted("options", key.Options)
        ?? Unsorted("settings", key.Settings)
        ?? Twice("version", provenance.Versions.Select(version => version.Name));

    public static string? Problem(RunResult result) =>
        Twice("score", result.Scores.Select(score => $"{score.Metric} {score.Site}".TrimEnd()))
        ?? Twice("curve", result.Curves.Select(curve => curve.Name))
        ?? Twice("example series", result.Examples.Select(series => series.Name))
        ?? Twice("fact", result.Facts.Select(fact => fact.Name))
        ?? (result.Scores.FirstOrDefault(score => score.Examples < 0) is { } score
            ? $"score '{score.Metric}' is over {score.Examples} examples" : null)
        ?? (double.IsFinite(result.Seconds) && result.Seconds >= 0 ? null : $"it took {result.Seconds:R} seconds")
        ?? (result.PeakMemoryBytes >= 0 ? null : $"its peak memory is {result.PeakMemoryBytes} bytes");

    /// <summary>In another order they would make another id of the same run.</summary>
    private static string? Unsorted(string what, EquatableArray<Setting> settings)
    {
        var names = settings.Select(setting => setting.Name).ToList();
        return Twice(what, names)
            ?? (names.SequenceEqual(names.Order(StringComparer.Ordinal)) ? null : $"its {what} are not sorted by name");
    }

    private static string? Twice(string kind, IEnumerable<string> names) =>
        names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { Key: var name }
            ? $"{kind} '{name}' is there twice" : null;
}
