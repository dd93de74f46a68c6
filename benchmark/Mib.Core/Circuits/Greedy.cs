namespace Mib.Core.Circuits;

/// <summary>Grows a circuit edge by edge from the logits towards the input.</summary>
internal static class Greedy
{
    /// <summary>All edges that can be reached, in the order in which they are taken.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="keys">One an edge: the smallest is the best, and of equal ones the first.</param>
    public static int[] Order(CircuitGraph graph, double[] keys)
    {
        var into = Enumerable.Range(0, keys.Length).ToLookup(edge => graph.SourceOfChannel(graph.Edges[edge].Channel));
        var frontier = new PriorityQueue<int, (double, int)>();
        var visited = new bool[graph.SourceCount];
        var order = new List<int>(keys.Length);
        Open(reader: -1);
        while (frontier.TryDequeue(out var edge, out _))
        {
            order.Add(edge);
            var source = graph.Edges[edge].Source;
            if (!visited[source])
                Open(source);
            visited[source] = true;
        }

        return [.. order];

        void Open(int reader)
        {
            foreach (var edge in into[reader])
                frontier.Enqueue(edge, (keys[edge], edge));
        }
    }

    /// <summary>The circuit of some edges, with every source that one of them leaves.</summary>
    public static Circuit Take(CircuitGraph graph, ReadOnlySpan<int> edges)
    {
        var (mask, sources) = (new bool[graph.Edges.Count], new bool[graph.SourceCount]);
        foreach (var edge in edges)
        {
            mask[edge] = true;
            sources[graph.Edges[edge].Source] = true;
        }

        return new(graph, new(mask), new(sources));
    }
}
