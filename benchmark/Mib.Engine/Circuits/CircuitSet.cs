using Mib.Core.Circuits;

namespace Mib.Engine.Circuits;

/// <summary>The ten circuits of one ranking of one set of scores.</summary>
/// <param name="Ranking">How edges are ranked.</param>
/// <param name="Selected">After selection's own pruning: its edge counts are the ones reported.</param>
/// <param name="Evaluated">After evaluation's pruning: the circuits that are run.</param>
public sealed record CircuitSet(Ranking Ranking, IReadOnlyList<Circuit> Selected, IReadOnlyList<Circuit> Evaluated)
{
    /// <summary>Chooses the ten circuits.</summary>
    public static CircuitSet Of(CircuitScores scores, Ranking ranking, PruneRule prune)
    {
        var counts = Selection.Percentages.Select(percentage => Selection.CountAt(scores.Graph, percentage));
        var selected = Selection.TopN(scores, counts, ranking).Select(circuit => circuit.Prune(prune)).ToList();
        return new(ranking, selected, [.. selected.Select(c => c.Prune(prune))]);
    }

    /// <summary>The faithfulness curve of mean metrics.</summary>
    /// <param name="metrics">The metrics of <see cref="Evaluated"/>.</param>
    public FaithfulnessCurve Curve(CircuitMetrics metrics)
    {
        var (whole, empty) = (metrics.Whole.Average(), metrics.Empty.Average());
        return new(
            Selection.Percentages,
            [.. metrics.Circuits.Select(c => FaithfulnessCurve.Ratio(c.Average(), empty, whole))],
            [.. Selected.Select(c => (double)c.EdgeCount)]);
    }
}
