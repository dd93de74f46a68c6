using Mib.Core.Circuits;

namespace Mib.Methods.Acdc;

/// <summary>What is left of a graph while edges are taken out one after the other, and what each removal cost.</summary>
/// <param name="graph">The graph.</param>
/// <param name="divergence">How far a circuit is from the whole model.</param>
internal sealed class AcdcSearch(CircuitGraph graph, Func<Circuit, double> divergence)
{
    private readonly bool[] kept = [.. Enumerable.Repeat(true, graph.Edges.Count)];
    private readonly double[] scores = new double[graph.Edges.Count];

    /// <summary>Readers last to first, and what each reads last to first: whoever reads an edge's target is settled before the edge.</summary>
    private readonly int[] order = [.. Enumerable.Range(0, graph.Edges.Count)
        .OrderByDescending(i => graph.Edges[i].Channel).ThenByDescending(i => graph.Edges[i].Source)];

    /// <summary>Tries each edge that is left once.</summary>
    /// <param name="floor">What all that is left has survived: no score is less.</param>
    /// <param name="ceiling">An edge goes if the divergence rises by less.</param>
    /// <param name="progress">Is told the share of the sweep that is done.</param>
    /// <param name="cancellation">Where the wish to stop arrives.</param>
    public void Sweep(double floor, double ceiling, Action<double> progress, CancellationToken cancellation)
    {
        int[] left = [.. order.Where(edge => kept[edge])];
        var now = divergence(Left());
        foreach (var (done, edge) in left.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            kept[edge] = false;
            // Nothing changes where nobody reads the target any more.
            var without = IsRead(edge) ? divergence(Left()) : now;
            scores[edge] = Math.Max(floor, without - now);
            if (without - now < ceiling)
                now = without;
            else
                kept[edge] = true;
            progress((done + 1.0) / left.Length);
        }
    }

    /// <summary>What each edge cost when it was last tried.</summary>
    public CircuitScores Scores() => new(graph, new(scores));

    private bool IsRead(int edge) =>
        graph.SourceOfChannel(graph.Edges[edge].Channel) is not (>= 0 and var reader) || order.Any(other => kept[other] && graph.Edges[other].Source == reader);

    private Circuit Left() => Circuit.Whole(graph) with { EdgeMask = [.. kept] };
}
