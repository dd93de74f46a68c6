using Mib.Core;
using Mib.Core.Results;

namespace Mib.Leaderboard.Ranks;

/// <summary>Orders scores, and gives one rank to those that the data cannot tell apart.</summary>
/// <remarks>
/// The best score not yet placed leads a group; every next one, in order of value, joins while its 95 % interval
/// overlaps the leader's, and the first that does not leads the next group. Overlap by itself is no partition (A may
/// overlap B and B may overlap C without A overlapping C); comparing with the leader makes it one, and keeps ranks in
/// the order of values. Overlap is a cautious rule: on equal examples a paired comparison can tell more apart.
/// </remarks>
public static class Ties
{
    public static EquatableArray<Place> Rank(Metric metric, IEnumerable<(string RunId, Score Score)> scores)
    {
        var ordered = scores
            .OrderBy(s => double.IsNaN(s.Score.Value))
            .ThenBy(s => metric.Direction == Direction.LowerIsBetter ? s.Score.Value : -s.Score.Value)
            .ThenBy(s => s.RunId, StringComparer.Ordinal)
            .ToArray();
        if (metric.Direction == Direction.Context)
            return ordered.Select(s => new Place(s.RunId, 0, false, s.Score)).ToEquatableArray();

        var ranks = Ranks(metric, [.. ordered.Select(s => s.Score)]);
        return ordered
            .Select((s, i) => new Place(s.RunId, ranks[i], ranks[i] > 0 && ranks.Count(r => r == ranks[i]) > 1, s.Score))
            .ToEquatableArray();
    }

    private static int[] Ranks(Metric metric, Score[] ordered)
    {
        var ranks = new int[ordered.Length];
        var leader = 0;
        for (var i = 0; i < ordered.Length && !double.IsNaN(ordered[i].Value); i++)
        {
            var (best, own) = (Interval(ordered[leader]), Interval(ordered[i]));
            if (metric.IsClearlyBetter(best.Low, best.High, own.Low, own.High))
                leader = i;
            ranks[i] = leader + 1;
        }

        return ranks;
    }

    /// <summary>A score without an interval stands for itself alone.</summary>
    private static (double Low, double High) Interval(Score score) =>
        double.IsNaN(score.Low) || double.IsNaN(score.High) ? (score.Value, score.Value) : (score.Low, score.High);
}
