using MathNet.Numerics.Statistics;
using Mib.Core.Circuits;

namespace Mib.Engine.Circuits;

/// <summary>How well a ranking of edges by the size of their score finds a circuit that is known.</summary>
/// <param name="Auroc">
/// Area under the receiver operating characteristic over the whole ranking, from (0, 0) to (1, 1): the chance that an edge of
/// the circuit is ranked above one that is not in it, equal scores counting half (Mann and Whitney 1947).
/// </param>
/// <param name="Precision">Share of the circuit's edges among the first n of the ranking, where n is the circuit's size.</param>
public sealed record CircuitRecovery(double Auroc, double Precision)
{
    /// <summary>Judges scores.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="circuit">Names of the circuit's edges: at least one, and not all of the graph's.</param>
    public static CircuitRecovery Of(EdgeScores scores, IReadOnlyCollection<string> circuit)
    {
        var inside = circuit.Select(scores.Graph.IndexOfEdge).ToHashSet();
        var outside = scores.Values.Count - inside.Count;
        ArgumentOutOfRangeException.ThrowIfZero(inside.Count, nameof(circuit));
        ArgumentOutOfRangeException.ThrowIfZero(outside, nameof(circuit));

        var ranks = ArrayStatistics.RanksInplace([.. scores.Values.Select(Math.Abs)], RankDefinition.Average);
        var rankSum = inside.Sum(edge => ranks[edge]);
        var first = Selection.TopN(scores, inside.Count, Ranking.Absolute).EdgeMask;
        return new(
            (rankSum - (inside.Count * (inside.Count + 1) / 2.0)) / ((double)inside.Count * outside),
            (double)inside.Count(edge => first[edge]) / inside.Count);
    }
}
