using MathNet.Numerics.Statistics;
using Mib.Core.Circuits;

namespace Mib.Engine.Circuits;

/// <summary>How well a ranking of edges by the size of their score finds a circuit that is known.</summary>
/// <param name="Auroc">
/// Area under the receiver operating characteristic over the whole ranking, from (0, 0) to (1, 1): the chance that an edge of
/// the circuit is ranked above one that is not in it, equal scores counting half (Mann and Whitney 1947).
/// </param>
/// <param name="PromotedAuroc">
/// The same between nodes: the edges from a source to a head's q, k and v are one, with the largest of their scores, and in the
/// circuit if one of them is. A head may get the same by its keys or its values; this does not ask which.
/// </param>
/// <param name="Precision">
/// Share of the circuit's edges among the first n of the ranking, where n is the circuit's size; of equal scores at the border,
/// the share that is expected when their order is drawn.
/// </param>
/// <param name="AveragePrecision">See <see cref="PrecisionRecall.Average"/>.</param>
/// <param name="PromotedAveragePrecision">The same between nodes.</param>
public sealed record CircuitRecovery(double Auroc, double PromotedAuroc, double Precision, double AveragePrecision, double PromotedAveragePrecision)
{
    /// <summary>Judges scores.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="circuit">Names of the circuit's edges: at least one, and not all of the graph's.</param>
    public static CircuitRecovery Of(CircuitScores scores, IReadOnlyCollection<string> circuit)
    {
        var graph = scores.Graph;
        var inside = circuit.Select(graph.IndexOfEdge).ToHashSet();
        (double Size, bool IsInside)[] edges = [.. scores.Values.Select((score, edge) => (Math.Abs(score), inside.Contains(edge)))];
        (double Size, bool IsInside)[] promoted = [.. graph.Edges.Zip(edges)
            .GroupBy(pair => (pair.First.Source, Reader: graph.SourceOfChannel(pair.First.Channel)))
            .Select(group => (group.Max(pair => pair.Second.Size), group.Any(pair => pair.Second.IsInside)))];
        return new(
            AreaOf(edges), AreaOf(promoted), PrecisionOf(edges), PrecisionRecall.Of(edges).Average, PrecisionRecall.Of(promoted).Average);
    }

    private static double AreaOf((double Size, bool IsInside)[] edges)
    {
        var inside = edges.Count(edge => edge.IsInside);
        var outside = edges.Length - inside;
        ArgumentOutOfRangeException.ThrowIfZero(inside, nameof(edges));
        ArgumentOutOfRangeException.ThrowIfZero(outside, nameof(edges));
        var ranks = ArrayStatistics.RanksInplace([.. edges.Select(edge => edge.Size)], RankDefinition.Average);
        var rankSum = edges.Zip(ranks).Where(pair => pair.First.IsInside).Sum(pair => pair.Second);
        return (rankSum - ((double)inside * (inside + 1) / 2)) / ((double)inside * outside);
    }

    private static double PrecisionOf((double Size, bool IsInside)[] edges)
    {
        var size = edges.Count(edge => edge.IsInside);
        var border = edges.Select(edge => edge.Size).OrderDescending().ElementAt(size - 1);
        var above = edges.Where(edge => edge.Size > border).ToList();
        var tied = edges.Where(edge => edge.Size == border).ToList();
        var found = above.Count(edge => edge.IsInside) + (tied.Count(edge => edge.IsInside) * (size - above.Count) / (double)tied.Count);
        return found / size;
    }
}
