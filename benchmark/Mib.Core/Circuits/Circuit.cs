namespace Mib.Core.Circuits;

/// <summary>A subset of a graph's edges, with the sources that selection or pruning left in.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="EdgeMask">One flag an edge, in the order of <see cref="CircuitGraph.Edges"/>.</param>
/// <param name="SourceMask">One flag a source.</param>
public sealed record Circuit(CircuitGraph Graph, EquatableArray<bool> EdgeMask, EquatableArray<bool> SourceMask)
{
    /// <summary>[source, d_model], row by row: which coordinates of each source are in; empty for all.</summary>
    public EquatableArray<bool> Neurons { get; init; } = [];

    /// <summary>How many edges it has.</summary>
    public int EdgeCount => EdgeMask.Span.Count(true);

    /// <summary>How many edges it has, each weighed by the share of its source's neurons that are in (spec §4.4).</summary>
    public double WeightedEdgeCount
    {
        get
        {
            if (Neurons.Count == 0)
                return EdgeCount;
            var shares = SourceShares();
            return Graph.Edges.Where((_, i) => EdgeMask[i]).Sum(edge => shares[edge.Source]);
        }
    }

    /// <summary>
    /// How many cells of the matrix [source, channel] join its sources to their own channels and to the logits, whether there is such
    /// an edge or not, each weighed by the share of the source's neurons that are in: the reference's count at node and neuron level.
    /// </summary>
    public double MatrixCellCount
    {
        get
        {
            var channels = Enumerable.Range(0, Graph.ChannelCount).Select(Graph.SourceOfChannel).Count(reader => reader < 0 || SourceMask[reader]);
            return channels * SourceShares().Where((_, source) => SourceMask[source]).Sum();
        }
    }

    /// <summary>The whole graph.</summary>
    public static Circuit Whole(CircuitGraph graph) => new(
        graph,
        Enumerable.Repeat(true, graph.Edges.Count).ToEquatableArray(),
        Enumerable.Repeat(true, graph.SourceCount).ToEquatableArray());

    /// <summary>Names of its edges, in the graph's order.</summary>
    public IEnumerable<string> EdgeNames() =>
        Graph.Edges.Where((_, i) => EdgeMask[i]).Select(Graph.EdgeName);

    /// <summary>[source] which share of its neurons is in.</summary>
    private double[] SourceShares() => Neurons.Count == 0
        ? [.. Enumerable.Repeat(1.0, Graph.SourceCount)]
        : [.. Enumerable.Range(0, Graph.SourceCount).Select(source => Neurons.Span.Slice(source * Graph.DModel, Graph.DModel).Count(true) / (double)Graph.DModel)];
}
