using Mib.Core.Causal;

namespace Mib.Tasks.Compiled.Programs;

/// <summary>Prompts of <see cref="TwoStepLookUp"/>: three people with a colour each, three colours with a thing each, and a person.</summary>
internal static class LookUpFacts
{
    public const string Colour = "colour";
    public const string Thing = "thing";
    public static readonly string[] People = ["ann", "bob", "cid", "dot", "eve"];
    public static readonly string[] Colours = ["red", "blue", "green", "white", "black"];
    public static readonly string[] Things = ["cup", "hat", "pen", "box", "key", "bag"];

    private const string Person = "person";
    private const string ColourOf = "colour_of";
    private const string ThingOf = "thing_of";

    /// <summary>Facts of one kind.</summary>
    private const int Facts = 3;

    /// <summary>Words of a fact: what has something, what it has, and a comma.</summary>
    private const int FactLength = 3;

    public static CausalModel CausalModel { get; } = new(
        "two-step-lookup",
        Thing,
        CausalVariable.Input(Person, People),
        CausalVariable.Input(ColourOf),
        CausalVariable.Input(ThingOf),
        new CausalVariable(Colour, [.. Colours], [Person, ColourOf], p => LookUp(p[0], p[1])),
        new CausalVariable(Thing, [.. Things], [Colour, ThingOf], p => LookUp(p[0], p[1])));

    /// <summary>All of them keep the three colours, so that a colour of one prompt has a thing in the other.</summary>
    public static IReadOnlyList<PromptEdit> Edits { get; } =
    [
        new("person", OtherPerson),
        new("colours", (prompt, random) => Swap(prompt, 0, random)),
        new("things", (prompt, random) => Swap(prompt, Facts, random)),
        new("person-and-things", (prompt, random) => Swap(OtherPerson(prompt, random), Facts, random)),
    ];

    public static string[] Draw(Random random)
    {
        var (people, colours, things) = (Some(People, random), Some(Colours, random), Some(Things, random));
        var linked = colours.ToArray();
        random.Shuffle(linked);
        return
        [
            .. people.Zip(linked, (person, colour) => new[] { person, colour, "," }).SelectMany(fact => fact),
            .. colours.Zip(things, (colour, thing) => new[] { colour, thing, "," }).SelectMany(fact => fact),
            people[random.Next(Facts)],
        ];
    }

    public static IReadOnlyDictionary<string, string> InputsOf(IReadOnlyList<string> prompt) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Person] = prompt[^1], [ColourOf] = List(prompt, 0), [ThingOf] = List(prompt, Facts),
    };

    private static string List(IReadOnlyList<string> prompt, int first) =>
        string.Join(' ', Enumerable.Range(first, Facts).Select(fact => $"{prompt[fact * FactLength]}:{prompt[(fact * FactLength) + 1]}"));

    private static string LookUp(string key, string facts) =>
        facts.Split(' ').Select(fact => fact.Split(':')).Single(fact => fact[0] == key)[1];

    private static string[] OtherPerson(IReadOnlyList<string> prompt, Random random) =>
        [.. prompt.SkipLast(1), prompt[random.Next(Facts) * FactLength]];

    /// <summary>Swaps what two of three facts say.</summary>
    private static string[] Swap(IReadOnlyList<string> prompt, int first, Random random)
    {
        string[] changed = [.. prompt];
        int[] order = [.. Enumerable.Range(first, Facts)];
        random.Shuffle(order);
        var (one, other) = ((order[0] * FactLength) + 1, (order[1] * FactLength) + 1);
        (changed[one], changed[other]) = (changed[other], changed[one]);
        return changed;
    }

    private static string[] Some(string[] of, Random random)
    {
        var shuffled = of.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..Facts];
    }
}
