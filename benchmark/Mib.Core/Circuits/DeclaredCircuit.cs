namespace Mib.Core.Circuits;

/// <summary>The circuit that a model was built to have, by the names of its edges.</summary>
/// <param name="Groups">
/// Each edge once. The edges of one group are redundant paths of the same thing: a part of them may do without the others,
/// the group as a whole is needed. A group of one is an edge without a stand-in.
/// </param>
public sealed record DeclaredCircuit(EquatableArray<EquatableArray<string>> Groups)
{
    /// <summary>All its edges.</summary>
    public IEnumerable<string> Edges => Groups.SelectMany(group => group);
}
