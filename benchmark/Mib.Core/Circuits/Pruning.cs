namespace Mib.Core.Circuits;

/// <summary>When pruning stops.</summary>
public enum PruneRule
{
    /// <summary>When a pass changes nothing: no edge is left dangling.</summary>
    Fixed,

    /// <summary>When a pass leaves the sources as they were, as in the commit that MIB pins (spec §3.3): edges may dangle.</summary>
    Pinned,
}

/// <summary>Drops what cannot carry anything from the input to the logits.</summary>
public static class Pruning
{
    /// <summary>Repeats passes until the rule says to stop.</summary>
    /// <remarks>
    /// A pass keeps a source that has an edge out of it and an edge into one of its channels (the input needs none),
    /// then the edges whose source and whose reader both stay (the logits always stay).
    /// </remarks>
    public static Circuit Prune(this Circuit circuit, PruneRule rule)
    {
        while (true)
        {
            var next = Keep(circuit, Connected(circuit.Graph, circuit.EdgeMask.Span));
            var sameSources = next.SourceMask == circuit.SourceMask;
            if (sameSources && (rule == PruneRule.Pinned || next.EdgeCount == circuit.EdgeCount))
                return next;
            circuit = next;
        }
    }

    /// <summary>Drops the edges that one of its sources neither writes nor reads, and nothing else.</summary>
    public static Circuit AmongItsSources(this Circuit circuit) => Keep(circuit, [.. circuit.SourceMask]);

    private static Circuit Keep(Circuit circuit, bool[] sources)
    {
        var edges = new bool[circuit.EdgeMask.Count];
        for (var i = 0; i < edges.Length; i++)
        {
            var edge = circuit.Graph.Edges[i];
            var reader = circuit.Graph.SourceOfChannel(edge.Channel);
            edges[i] = circuit.EdgeMask[i] && sources[edge.Source] && (reader < 0 || sources[reader]);
        }

        return circuit with
        {
            EdgeMask = new(edges),
            SourceMask = new(sources),
            Neurons = [.. circuit.Neurons.Select((isIn, neuron) => isIn && sources[neuron / circuit.Graph.DModel])],
        };
    }

    /// <summary>The sources with an edge out and an edge in.</summary>
    internal static bool[] Connected(CircuitGraph graph, ReadOnlySpan<bool> edgeMask)
    {
        var hasOut = new bool[graph.SourceCount];
        var hasIn = new bool[graph.SourceCount];
        hasIn[0] = true;
        for (var i = 0; i < edgeMask.Length; i++)
        {
            if (!edgeMask[i])
                continue;
            hasOut[graph.Edges[i].Source] = true;
            var reader = graph.SourceOfChannel(graph.Edges[i].Channel);
            if (reader >= 0)
                hasIn[reader] = true;
        }

        return [.. hasOut.Zip(hasIn, (o, i) => o && i)];
    }
}
