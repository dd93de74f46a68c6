using Mib.Core;
using Mib.Core.Data;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>Two prompts of one template, so that word stands under word: activations of the source replace some of the base's.</summary>
/// <param name="Base">The prompt that is run.</param>
/// <param name="Source">The prompt that lends activations.</param>
public sealed record IoiInterchange(IoiExample Base, IoiExample Source)
{
    /// <summary>How the source can differ.</summary>
    public static EquatableArray<string> Kinds { get; } = ["s2_io_flip", "swapped_slots", "shared_name", "fresh_names"];

    /// <summary>Pairs without end, one kind after the other.</summary>
    /// <param name="split">Who may be named together in a base prompt; in the sources of the training split as well.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="kinds">Some of <see cref="Kinds"/>.</param>
    public static IEnumerable<IoiInterchange> Draw(Split split, Random random, params IReadOnlyList<string> kinds) => IoiSampler
        .Draw(random, IoiLists.Own, IoiNamePairs.Of(split), _ => true)
        .Select((example, i) => new IoiInterchange(example, Changed(example, kinds[i % kinds.Count], split, random)));

    /// <summary>What the base prompt calls for once a node has the source's value.</summary>
    /// <param name="node">The node; null for none.</param>
    public string AnswerUnder(IoiNode? node)
    {
        if (node is null)
            return Base.Names.IndirectObject;
        if (!node.IsSlot)
            return Source.Names.IndirectObject;
        return Source.Names.C == Source.Names.A ? Base.Names.B : Base.Names.A;
    }

    private static IoiExample Changed(IoiExample example, string kind, Split split, Random random)
    {
        var names = example.Names;
        return kind switch
        {
            "s2_io_flip" => example with { Names = names.FlipActor() },
            "swapped_slots" => example with { Names = names.FlipFirstMentions() },
            "shared_name" => example with { Names = Turned(Sharing(example, split, random), random) },
            _ => example with
            {
                Names = Turned(names.Rename(subject: example.Random.A, indirectObject: example.Random.B), random),
                Place = random.Pick(IoiWords.Places),
                Thing = random.Pick(IoiWords.Things),
            },
        };
    }

    /// <summary>One of the two people stays, in either role; the other one is somebody else.</summary>
    private static NameTriple Sharing(IoiExample example, Split split, Random random)
    {
        var stays = random.Next(2) == 0 ? example.Names.A : example.Names.B;
        // Training must not show two people together who are kept for a test.
        string[] others = [example.Random.A, example.Random.B, example.Random.C];
        if (Array.Find(others, other => split != Split.Train || IoiNamePairs.SplitOf(stays, other) == Split.Train) is not { } comes)
            return example.Names;
        return random.Next(2) == 0 ? example.Names.Rename(stays, comes) : example.Names.Rename(comes, stays);
    }

    private static NameTriple Turned(NameTriple names, Random random) => random.Next(2) == 0 ? names : names.FlipFirstMentions();
}
