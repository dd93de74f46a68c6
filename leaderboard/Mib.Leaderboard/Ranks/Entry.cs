using Mib.Core;
using Mib.Core.Results;

namespace Mib.Leaderboard.Ranks;

/// <summary>A row of a table.</summary>
/// <param name="Run">The run: the latest, where the same was run with several versions.</param>
/// <param name="Label">Its method, with what tells it from other rows of the same method.</param>
/// <param name="Older">Ids of earlier runs with the same method, options, examples, seed, type and device.</param>
public sealed record Entry(RunRecord Run, string Label, EquatableArray<string> Older)
{
    /// <summary>One row for each method, options, examples seen, seed, element type and device; the latest run stands for it.</summary>
    /// <remarks>Not the best run: that would reward running often.</remarks>
    public static EquatableArray<Entry> Of(IEnumerable<RunRecord> runs)
    {
        var rows = runs
            .GroupBy(r => (r.Key.Method, r.Key.Options, r.Key.DataHash, r.Key.Seed, r.Key.Dtype, r.Key.Device))
            .Select(same => same
                .OrderByDescending(r => r.Provenance.StartedAt).ThenBy(r => r.Id, StringComparer.Ordinal).ToArray())
            .ToArray();
        return rows.Select(same => new Entry(
            same[0],
            LabelOf(same[0].Key, [.. rows.Select(r => r[0].Key).Where(k => k.Method == same[0].Key.Method)]),
            same.Skip(1).Select(r => r.Id).ToEquatableArray())).ToEquatableArray();
    }

    /// <summary>The method, and those of its conditions in which its rows differ.</summary>
    private static string LabelOf(RunKey own, RunKey[] sameMethod)
    {
        var differing = Conditions(own)
            .Where(c => sameMethod.Any(other => !Conditions(other).Contains(c)))
            .Select(c => $"{c.Name}={c.Value}")
            .ToArray();
        return differing.Length == 0 ? own.Method : $"{own.Method} ({string.Join(", ", differing)})";
    }

    private static IEnumerable<Setting> Conditions(RunKey key) =>
        [.. key.Options, .. key.Settings.Where(setting => setting.Name is RunKey.TrainExamples or RunKey.ValidationExamples), new("seed", Words.Whole(key.Seed)), new("dtype", key.Dtype), new("device", key.Device)];
}
