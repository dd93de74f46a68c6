using Mib.Core;

namespace Mib.Tasks.Ioi;

/// <summary>What fills the slots.</summary>
public static class IoiWords
{
    public static EquatableArray<string> Names { get; } = SplitWords("""
        Mary John Anna Peter Laura David Emma Thomas Julia Martin
        Clara Simon Helen Victor Nina Oscar Alice Robert Diana Henry
        Sarah Paul Lucy Frank Maria George Eva Walter Irene Arthur
        Rachel Steven Monica Daniel Vera Edward Carol Philip Susan Albert
        Teresa Brian Olivia Kevin Sophie Roger Paula Gregory Ellen Howard
        Amanda Nathan Bella Jacob Claudia Felix Marion Adam Judith Leo
        Naomi Samuel Gloria Hugo Tina Andrew Wendy Carl Sonia Eric
        Amy Louis Zoe Patrick Ruth Michael Linda Joseph Kate Anthony
        Nora Vincent Esther Stanley Jane Raymond Elsa Ralph Megan Dennis
        Tara Keith Stella Bruce Lydia Gordon Heidi Neil Astrid Ivan
        """);

    public static EquatableArray<string> Places { get; } = SplitWords("""
        library bakery garden harbor museum station market school theater castle
        farm beach kitchen workshop hotel cafe church stadium forest office
        """);

    /// <summary>Each with its article.</summary>
    public static EquatableArray<string> Things { get; } =
    [
        "a book", "a lamp", "a letter", "a basket", "a ticket", "a blanket", "a guitar", "a candle", "a map", "a ring",
        "a hat", "a key", "a cake", "a camera", "an apple", "an umbrella", "an orange", "an envelope", "an album",
        "an invitation",
    ];

    private static EquatableArray<string> SplitWords(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToEquatableArray();
}
