namespace Mib.Core.Circuits;

/// <summary>The circuit that a model is known to have, by the names of its edges.</summary>
/// <param name="Groups">
/// Each edge once. The edges of one group are redundant paths of the same thing: a part of them may do without the others,
/// the group as a whole is needed. A group of one is an edge without a stand-in.
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
