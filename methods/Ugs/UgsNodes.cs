using Mib.Core.Circuits;

namespace Mib.Methods.Ugs;

/// <summary>How many heads there are, a head counted in part while few of its edges are left: what makes training drop heads whole.</summary>
internal sealed class UgsNodes : IDisposable
{
    private readonly int heads;
    private readonly Tensor touches;

    public UgsNodes(CircuitGraph graph, Device device)
    {
        heads = graph.Layers * graph.Heads;
        // [edge, source]: 1 for the head that an edge leaves, and for the one that it enters.
        var cells = new double[graph.Edges.Count * graph.SourceCount];
        for (var i = 0; i < graph.Edges.Count; i++)
        {
            foreach (var end in new[] { graph.Edges[i].Source, graph.SourceOfChannel(graph.Edges[i].Channel) })
            {
                if (end >= 0 && graph.IsHead(end))
                    cells[(i * graph.SourceCount) + end] = 1;
            }
        }

        using var scope = NewDisposeScope();
        touches = tensor(cells, [graph.Edges.Count, graph.SourceCount], device: device).DetachFromDisposeScope();
    }

    /// <summary>Σ over heads of tanh(2 s / n) n / 2, with s the sum of the probabilities of a head's edges and n the number of heads.</summary>
    /// <param name="probabilities">[edge].</param>
    public Tensor Count(Tensor probabilities) => (matmul(probabilities, touches) * (2.0 / heads)).tanh().sum() * (heads / 2.0);

    public void Dispose() => touches.Dispose();
}
