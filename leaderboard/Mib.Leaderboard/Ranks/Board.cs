using Mib.Core;
using Mib.Core.Results;

namespace Mib.Leaderboard.Ranks;

/// <summary>A table of runs that may be compared.</summary>
/// <param name="Key">What they have in common.</param>
/// <param name="Entries">Its rows, best first by <see cref="Primary"/>.</param>
/// <param name="Standings">The order by each metric that any of them measured.</param>
/// <param name="DiffersIn">In what it differs from tables with the same heading: <see cref="Data"/>, <see cref="Weights"/>,
/// names of settings.</param>
public sealed record Board(
    BoardKey Key, EquatableArray<Entry> Entries, EquatableArray<MetricStanding> Standings, EquatableArray<string> DiffersIn)
{
    /// <summary>The word in <see cref="DiffersIn"/> for other examples.</summary>
    public const string Data = "data";

    /// <summary>The word in <see cref="DiffersIn"/> for another model under the same name.</summary>
    public const string Weights = "weights";

    /// <summary>The metric that the rows are ordered by.</summary>
    public MetricStanding Primary => Standings[0];

    /// <summary>What tells it from tables with the same heading, in a phrase; empty if there are none.</summary>
    public string Apart => DiffersIn.Count == 0 ? "" : string.Join(", ", new[]
    {
        Conditions.Among(Key.Settings, DiffersIn.Except([Data, Weights])),
        DiffersIn.Contains(Data) ? "data " + Words.Shorten(Key.DataHash, 8) : "",
        DiffersIn.Contains(Weights) ? "weights " + Words.Shorten(Key.ModelHash, 8) : "",
    }.Where(part => part.Length > 0)) is { Length: > 0 } apart ? apart : "default settings";

    /// <summary>Whether its rows were scored on too few examples to be told apart; all were on the same ones.</summary>
    public bool IsOfFew => Primary.Places.Any(place => place.Score.Examples < Headline.FewExamples);

    /// <summary>A table of the runs of one key; null if none of them measured anything that can be ranked.</summary>
    public static Board? Of(BoardKey key, IEnumerable<RunRecord> runs, IEnumerable<BoardKey> all)
    {
        var scored = runs.Select(r => (run: r, scores: Headline.Of(r.Result!))).ToArray();
        var entries = Entry.Of(scored.Where(s => s.scores.Count > 0).Select(s => s.run));
        var shown = entries.Select(e => e.Run.Id).ToHashSet(StringComparer.Ordinal);
        var standings = Metric.All
            .Select(metric => new MetricStanding(metric, Ties.Rank(metric, scored
                .Where(s => shown.Contains(s.run.Id))
                .SelectMany(s => s.scores.Where(x => x.Metric == metric.Id).Select(x => (s.run.Id, x))))))
            .Where(s => s.Places.Count > 0)
            .OrderBy(s => s.Metric.Direction == Direction.Context)
            .ToEquatableArray();
        if (standings.Count == 0 || standings[0].Metric.Direction == Direction.Context)
            return null;

        var order = standings[0].Places.Select(p => p.RunId).ToList();
        var ordered = entries
            .OrderBy(e => order.IndexOf(e.Run.Id) is var place and >= 0 ? place : int.MaxValue)
            .ThenBy(e => e.Label, StringComparer.Ordinal)
            .ToEquatableArray();
        return new(key, ordered, standings, Differences(key, [.. all.Where(k => k != key && k.HasHeadingOf(key))]));
    }

    private static EquatableArray<string> Differences(BoardKey key, BoardKey[] siblings)
    {
        var settings = siblings.SelectMany(s => s.Settings.Except(key.Settings).Concat(key.Settings.Except(s.Settings)))
            .Select(s => s.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [
            .. siblings.Any(s => s.DataHash != key.DataHash) ? [Data] : Array.Empty<string>(),
            .. siblings.Any(s => s.ModelHash != key.ModelHash) ? [Weights] : Array.Empty<string>(),
            .. settings,
        ];
    }
}
