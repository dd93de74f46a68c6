namespace Mib.Core.Circuits;

/// <summary>The circuit that a model was built to have, by the names of its edges.</summary>
/// <param name="Groups">
/// Each edge once. The edges of one group are parallel paths of the same thing. The group as a whole is needed; an edge of it
/// does a share of the work, or none that the others would not do without it. A group of one is an edge without a parallel.
/// </param>
public sealed record DeclaredCircuit(EquatableArray<EquatableArray<string>> Groups)
{
    /// <summary>All its edges.</summary>
    public IEnumerable<string> Edges => Groups.SelectMany(group => group);
}
