using Mib.Core;

namespace Mib.Tasks.Mcqa;

/// <summary>A thing that is of one colour.</summary>
/// <param name="Name">One word, as it stands in a sentence.</param>
/// <param name="Verb"><c>is</c> or <c>are</c>.</param>
/// <param name="Color">One of <see cref="McqaWords.Colors"/>.</param>
public sealed record McqaObject(string Name, string Verb, string Color)
{
    /// <summary>The name as it begins a sentence.</summary>
    public string Capitalised => char.ToUpperInvariant(Name[0]) + Name[1..];
}

/// <summary>What is asked about. The lists were written for this project.</summary>
public static class McqaWords
{
    /// <summary>Things of one colour each: the first list of a colour has those that are, the second those that is.</summary>
    public static EquatableArray<McqaObject> Objects { get; } =
    [
        .. Of("black", "ravens panthers tuxedos blackberries crows tires blackbirds", "coal soot tar asphalt licorice obsidian"),
        .. Of("blue", "sapphires blueberries jeans bluebirds cornflowers bluebells", "denim cobalt"),
        .. Of("brown", "coconuts walnuts chestnuts acorns almonds hazelnuts sparrows pretzels", "chocolate coffee mud cinnamon cocoa"),
        .. Of("gold", "crowns nuggets doubloons trophies saxophones trumpets", "bullion tinsel"),
        .. Of("green", "frogs cucumbers limes peas emeralds cactuses crocodiles clovers avocados pickles ferns", "grass broccoli spinach lettuce kale moss parsley"),
        .. Of("grey", "elephants rhinos koalas dolphins pebbles battleships", "ash concrete cement lead granite smoke"),
        .. Of("orange", "carrots pumpkins apricots tangerines clementines kumquats basketballs clownfish", "saffron"),
        .. Of("pink", "flamingos pigs piglets peonies tutus", "bubblegum salmon"),
        .. Of("purple", "eggplants plums violets amethysts lilacs grapes", "lavender"),
        .. Of("red", "strawberries tomatoes rubies cherries raspberries cranberries ladybugs beets radishes poppies lobsters", "blood ketchup lava"),
        .. Of("silver", "spoons forks mirrors dimes nickels anchors flutes staples", "foil mercury chrome"),
        .. Of("white", "swans pearls daisies igloos snowflakes snowmen doves marshmallows", "snow milk salt sugar chalk flour cotton cauliflower"),
        .. Of("yellow", "lemons bananas daffodils sunflowers canaries dandelions buttercups ducklings taxis", "corn butter mustard sulfur"),
    ];

    /// <summary>All thirteen, which are the published data's.</summary>
    public static EquatableArray<string> Colors { get; } = Objects.Select(thing => thing.Color).Distinct().ToEquatableArray();

    /// <summary>A to Z.</summary>
    public static EquatableArray<string> Letters { get; } = Enumerable.Range('A', 26).Select(c => $"{(char)c}").ToEquatableArray();

    /// <summary>What can stand before an option: the letters, then 1 to 10, which stand there in counterfactuals.</summary>
    public static EquatableArray<string> Symbols { get; } = Letters.Concat(Enumerable.Range(1, 10).Select(number => $"{number}")).ToEquatableArray();

    private static IEnumerable<McqaObject> Of(string color, string are, string @is) =>
        are.Split(' ').Select(name => new McqaObject(name, "are", color)).Concat(@is.Split(' ').Select(name => new McqaObject(name, "is", color)));
}
