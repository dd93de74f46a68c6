using Mib.Core;
using Mib.Core.Circuits;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>A variable of the task's solution, and the node that is to carry it.</summary>
/// <param name="Name">As it stands in the names of exams.</param>
/// <param name="Node">Name of a source in the graph.</param>
/// <param name="IsSlot">Whether it says which of the two first names is repeated, rather than who the names are.</param>
public sealed record IoiNode(string Name, string Node, bool IsSlot);

/// <summary>Where a model of 6 layers and 4 heads is to solve the task.</summary>
/// <remarks>
/// The heads are InterpBench's (Gupta et al. 2024, arXiv:2407.14494): a1.h1 finds at the name that acts where it stood
/// before, a2.h1 takes that to the end, a4.h1 says the name that stands in the other place.
/// </remarks>
public static class IoiCircuit
{
    public const int Layers = 6;
    public const int Heads = 4;

    /// <summary>The only head of a layer that is in the circuit.</summary>
    public const int Head = 1;

    public const int DuplicateLayer = 1;
    public const int InhibitionLayer = 2;
    public const int MoverLayer = 4;

    /// <summary>The circuit's nodes, in the order of the run.</summary>
    public static EquatableArray<IoiNode> Nodes { get; } =
    [
        new("tokens", "m0", IsSlot: false),
        new("duplicate", "a1.h1", IsSlot: true),
        new("s-inhibition", "a2.h1", IsSlot: true),
        new("name-mover", "a4.h1", IsSlot: false),
    ];

    /// <summary>The edges along which training lets the circuit speak: whatever flows along others is drowned in noise.</summary>
    public static EquatableArray<string> Declared { get; } =
    [
        "input->m0",
        "m0->a1.h1<q>", "m0->a1.h1<k>",
        "m0->a2.h1<q>", "m0->a2.h1<k>", "a1.h1->a2.h1<k>", "a1.h1->a2.h1<v>",
        "a2.h1->a4.h1<q>", "m0->a4.h1<k>", "m0->a4.h1<v>",
        "a4.h1->logits",
    ];

    /// <summary>The edges that MIB scores InterpBench's model by.</summary>
    public static EquatableArray<string> Mib7 { get; } =
    [
        "input->m0", "m0->a1.h1<v>", "m0->a2.h1<v>", "m0->a4.h1<v>", "a1.h1->a2.h1<v>", "a2.h1->a4.h1<v>", "a4.h1->logits",
    ];

    /// <summary>Indices of the sources that compute and are no part of the circuit.</summary>
    public static EquatableArray<int> OtherSources(CircuitGraph graph) =>
        [.. Enumerable.Range(1, graph.SourceCount - 1).Where(source => Nodes.All(node => node.Node != graph.SourceName(source)))];
}
