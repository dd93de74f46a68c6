namespace Mib.Core.Circuits;

/// <summary>Which edges a circuit of nodes or neurons has.</summary>
public enum EdgeCounts
{
    /// <summary>Those that the graph has.</summary>
    Real,

    /// <summary>
    /// Every cell of the matrix [source, channel], as in the reference: also from a source to itself and to earlier ones. The cells
    /// that are no edge carry nothing, but they are counted, and pruning takes them for a way in (spec/circuit-track.md §4.4).
    /// </summary>
    Matrix,
}

/// <summary>How scores become circuits.</summary>
/// <param name="Select">Which items are taken.</param>
/// <param name="Prune">When pruning stops.</param>
/// <param name="Counts">Which edges circuits of nodes and neurons have.</param>
public sealed record CircuitRules(
    SelectionRule Select = SelectionRule.Topn, PruneRule Prune = PruneRule.Fixed, EdgeCounts Counts = EdgeCounts.Real)
{
    /// <summary>Drops what cannot carry anything from the input to the logits.</summary>
    /// <param name="circuit">A circuit.</param>
    /// <param name="level">What it was chosen from.</param>
    public Circuit Pruned(Circuit circuit, Level level) =>
        IsMatrix(level) ? circuit.AmongItsSources() : circuit.Prune(Prune);

    /// <summary>The edge count that is reported.</summary>
    /// <param name="circuit">A pruned circuit.</param>
    /// <param name="level">What it was chosen from.</param>
    public double CountOf(Circuit circuit, Level level) => IsMatrix(level) ? circuit.MatrixCellCount : circuit.WeightedEdgeCount;

    private bool IsMatrix(Level level) => Counts == EdgeCounts.Matrix && level != Level.Edge;
}
