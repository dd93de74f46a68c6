namespace Mib.Core.Circuits;

/// <summary>A subset of a graph's edges, with the sources that selection or pruning left in.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="EdgeMask">One flag an edge, in the order of <see cref="CircuitGraph.Edges"/>.</param>
/// <param name="SourceMask">One flag a source.</param>
public sealed record Circuit(CircuitGraph Graph, EquatableArray<bool> EdgeMask, EquatableArray<bool> SourceMask)
{
    /// <summary>How many edges it has: the weighted edge count of an edge-level circuit.</summary>
    public int EdgeCount => EdgeMask.Span.Count(true);

    /// <summary>The whole graph.</summary>
    public static Circuit Whole(CircuitGraph graph) => new(
        graph,
        Enumerable.Repeat(true, graph.Edges.Count).ToEquatableArray(),
        Enumerable.Repeat(true, graph.SourceCount).ToEquatableArray());

    /// <summary>Names of its edges, in the graph's order.</summary>
    public IEnumerable<string> EdgeNames() =>
        Graph.Edges.Where((_, i) => EdgeMask[i]).Select(Graph.EdgeName);
}
