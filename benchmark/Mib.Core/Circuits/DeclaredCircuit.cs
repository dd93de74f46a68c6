namespace Mib.Core.Circuits;

/// <summary>The circuit that a model is known to have, by the names of its edges.</summary>
/// <param name="Groups">
/// Each edge once. The edges of one group are parallel paths of the same thing. The group as a whole is needed; an edge of it
/// does a share of the work, or none that the others would not do without it. A group of one is an edge without a parallel.
/// </param>
public sealed record DeclaredCircuit(EquatableArray<EquatableArray<string>> Groups)
{
    /// <summary>Other sets of edges that are called the model's circuit, to be kept apart from it.</summary>
    public EquatableArray<NamedEdges> Others { get; init; } = [];

    /// <summary>All its edges.</summary>
    public IEnumerable<string> Edges => Groups.SelectMany(group => group);
}

/// <summary>A set of edges with a name.</summary>
/// <param name="Name">E.g. <c>mib7</c>.</param>
/// <param name="Edges">The edges' names, each once.</param>
public sealed record NamedEdges(string Name, EquatableArray<string> Edges);
