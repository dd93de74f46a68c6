namespace Mib.Core.Circuits;

/// <summary>How much each edge, node or neuron of a graph matters to a task. Positive: it supports the task.</summary>
public sealed record CircuitScores
{
    /// <summary>Takes a score for each edge of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="values">One finite score an edge, in the order of <see cref="CircuitGraph.Edges"/>.</param>
    /// <exception cref="ArgumentException">There are too few or too many, or one is not finite.</exception>
    public CircuitScores(CircuitGraph graph, EquatableArray<double> values)
        : this(graph, Level.Edge, values)
    {
    }

    /// <summary>Takes a score for each item of a level.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="level">What is scored.</param>
    /// <param name="values">
    /// One finite score an edge, in the order of <see cref="CircuitGraph.Edges"/>; or a source; or [source, d_model], row by row.
    /// </param>
    /// <exception cref="ArgumentException">There are too few or too many, or one is not finite.</exception>
    public CircuitScores(CircuitGraph graph, Level level, EquatableArray<double> values)
    {
        var count = graph.CountOf(level);
        if (values.Count != count)
            throw new ArgumentException($"{values.Count} scores for the {count} {level.ToString().ToLowerInvariant()}s of the graph.", nameof(values));
        for (var i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new ArgumentException($"The score of {graph.NameOf(level, i)} is {values[i]}.", nameof(values));
        }

        (Graph, Level, Values) = (graph, level, values);
    }

    /// <summary>The graph.</summary>
    public CircuitGraph Graph { get; }

    /// <summary>What is scored.</summary>
    public Level Level { get; }

    /// <summary>One score an edge, in the order of <see cref="CircuitGraph.Edges"/>; or a source; or [source, d_model], row by row.</summary>
    public EquatableArray<double> Values { get; }

    /// <summary>SHA-256 of the model that they were made for; null where nobody said.</summary>
    public string? ModelHash { get; init; }

    /// <summary>What to say of <see cref="IsFlat"/> scores.</summary>
    public const string FlatWarning = "warning: all scores are equal, so that circuits follow the order of edges in the file and say nothing of the model.";

    /// <summary>Whether all are equal.</summary>
    public bool IsFlat => Values.Count > 1 && !Values.Span.ContainsAnyExcept(Values[0]);

    /// <summary>Reads the scores of the real edges out of a full matrix.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="matrix">[source, channel], row by row; cells that are no edge are ignored.</param>
    public static CircuitScores FromMatrix(CircuitGraph graph, ReadOnlySpan<double> matrix)
    {
        var values = new double[graph.Edges.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = matrix[(graph.Edges[i].Source * graph.ChannelCount) + graph.Edges[i].Channel];
        return new(graph, new(values));
    }
}
