using Mib.Core.Circuits;

namespace Mib.Engine.Circuits;

/// <summary>The area under the receiver operating characteristic as the reference takes it (spec/circuit-track.md §4.5).</summary>
/// <remarks>
/// Through the ten circuits that greedy selection by size of score gives, each of as many edges as its share rounded up and pruned
/// by the pinned rule; without the point (0, 0), so that a small circuit that is right counts for nothing. It depends on which few
/// edges reach the logits: rankings at random are far apart.
/// </remarks>
public static class TenPointAuroc
{
    /// <summary>Judges scores of edges.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="circuit">Names of the circuit's edges: at least one, and not all of the graph's.</param>
    public static double Of(CircuitScores scores, IReadOnlyCollection<string> circuit)
    {
        var inside = circuit.Select(scores.Graph.IndexOfEdge).ToHashSet();
        var outside = scores.Graph.Edges.Count - inside.Count;
        var counts = Selection.Percentages.Select(percentage => (int)Math.Ceiling(percentage * scores.Graph.Edges.Count));
        var circuits = Selection.Choose(scores, counts, Ranking.Absolute, SelectionRule.Greedy).Select(chosen => chosen.Prune(PruneRule.Pinned)).ToList();
        double[] hits = [.. circuits.Select(chosen => inside.Count(edge => chosen.EdgeMask[edge]) / (double)inside.Count)];
        double[] falseAlarms = [.. circuits.Select(chosen => Enumerable.Range(0, chosen.EdgeMask.Count).Count(edge => chosen.EdgeMask[edge] && !inside.Contains(edge)) / (double)outside)];
        return FaithfulnessCurve.Area(hits, falseAlarms, height => height);
    }
}
