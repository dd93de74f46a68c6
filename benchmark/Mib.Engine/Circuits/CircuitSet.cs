using Mib.Core;
using Mib.Core.Circuits;

namespace Mib.Engine.Circuits;

/// <summary>The ten circuits of one ranking of one set of scores.</summary>
/// <param name="Ranking">How items are ranked.</param>
/// <param name="EdgeCounts">How many edges selection's own pruning left of each: the counts that are reported.</param>
/// <param name="Evaluated">After evaluation's pruning: the circuits that are run.</param>
public sealed record CircuitSet(Ranking Ranking, EquatableArray<double> EdgeCounts, IReadOnlyList<Circuit> Evaluated)
{
    /// <summary>Chooses the ten circuits.</summary>
    public static CircuitSet Of(CircuitScores scores, Ranking ranking, CircuitRules rules)
    {
        var counts = Selection.Percentages.Select(percentage => Selection.CountAt(scores.Graph, scores.Level, percentage));
        var selected = Selection.Choose(scores, counts, ranking, rules.Select).Select(circuit => rules.Pruned(circuit, scores.Level)).ToList();
        return new(
            ranking,
            [.. selected.Select(circuit => rules.CountOf(circuit, scores.Level))],
            [.. selected.Select(circuit => rules.Pruned(circuit, scores.Level))]);
    }

    /// <summary>Circuits that were chosen elsewhere, as they are; an edge that carries nothing to the logits counts, but is not run.</summary>
    /// <param name="circuits">Ten circuits from the smallest to the largest, the whole model last.</param>
    /// <param name="ranking">What their maker ranked by.</param>
    /// <param name="prune">When evaluation's pruning stops.</param>
    public static CircuitSet AsSent(EquatableArray<Circuit> circuits, Ranking ranking, PruneRule prune) => new(
        ranking, [.. circuits.Select(circuit => circuit.WeightedEdgeCount)], [.. circuits.Select(circuit => circuit.Prune(prune))]);

    /// <summary>The faithfulness curve of mean metrics.</summary>
    /// <param name="metrics">The metrics of <see cref="Evaluated"/>.</param>
    public FaithfulnessCurve Curve(CircuitMetrics metrics) => metrics.Curve(EdgeCounts);
}
