namespace Mib.Core.Circuits;

/// <summary>How much each edge of a graph matters to a task. Positive: the edge supports the task.</summary>
public sealed record EdgeScores
{
    /// <summary>Takes a score for each edge of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="values">One finite score an edge, in the order of <see cref="CircuitGraph.Edges"/>.</param>
    /// <exception cref="ArgumentException">There are too few or too many, or one is not finite.</exception>
    public EdgeScores(CircuitGraph graph, EquatableArray<double> values)
    {
        if (values.Count != graph.Edges.Count)
            throw new ArgumentException($"{values.Count} scores for the {graph.Edges.Count} edges of the graph.", nameof(values));
        for (var i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"The score of {graph.EdgeName(graph.Edges[i])} is {values[i]}.", nameof(values));
        }

        Graph = graph;
        Values = values;
    }

    /// <summary>The graph.</summary>
    public CircuitGraph Graph { get; }

    /// <summary>One score an edge, in the order of <see cref="CircuitGraph.Edges"/>.</summary>
    public EquatableArray<double> Values { get; }

    /// <summary>Reads the scores of the real edges out of a full matrix.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="matrix">[source, channel], row by row; cells that are no edge are ignored.</param>
    public static EdgeScores FromMatrix(CircuitGraph graph, ReadOnlySpan<double> matrix)
    {
        var values = new double[graph.Edges.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = matrix[(graph.Edges[i].Source * graph.ChannelCount) + graph.Edges[i].Channel];
        return new(graph, new(values));
    }
}
