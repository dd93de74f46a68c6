using Mib.Core.Circuits;

namespace Mib.Methods.Ugs;

/// <summary>How many heads there are, a head counted in part while few of its edges are left: what makes training drop heads whole.</summary>
internal sealed class UgsNodes : IDisposable
{
    private readonly int heads;
    private readonly int sources;
    private readonly Tensor edges;
    private readonly Tensor ends;

    public UgsNodes(CircuitGraph graph, Device device)
    {
        (heads, sources) = (graph.Layers * graph.Heads, graph.SourceCount);
        // Place by place an edge, and the head that it leaves or enters.
        var touches = graph.Edges.Index()
            .SelectMany(edge => new[] { edge.Item.Source, graph.SourceOfChannel(edge.Item.Channel) }.Select(end => (Edge: (long)edge.Index, End: end)))
            .Where(touch => touch.End >= 0 && graph.IsHead(touch.End))
            .ToList();
        using var scope = NewDisposeScope();
        edges = tensor(touches.Select(touch => touch.Edge).ToArray(), device: device).DetachFromDisposeScope();
        ends = tensor(touches.Select(touch => (long)touch.End).ToArray(), device: device).DetachFromDisposeScope();
    }

    /// <summary>Σ over heads of tanh(2 s / n) n / 2, with s the sum of the probabilities of a head's edges and n the number of heads.</summary>
    /// <param name="probabilities">[edge].</param>
    public Tensor Count(Tensor probabilities) =>
        (probabilities.new_zeros([sources]).index_add(0, ends, probabilities.index_select(0, edges), 1) * (2.0 / heads)).tanh().sum() * (heads / 2.0);

    public void Dispose()
    {
        edges.Dispose();
        ends.Dispose();
    }
}
