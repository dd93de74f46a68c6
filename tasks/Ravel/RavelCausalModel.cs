using Mib.Core.Causal;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ravel;

/// <summary>How the task is said to be solved: recall all attributes of the city, then say the one asked for.</summary>
/// <remarks>
/// An interchange of an attribute changes the answer where the base prompt asks for it (a cause pair), and must leave it
/// alone where the base prompt asks for another (an isolate pair).
/// </remarks>
public static class RavelCausalModel
{
    public const string Entity = "entity";
    public const string QueriedAttribute = "queried_attribute";
    public const string Answer = "answer";
    public const string RawOutput = "raw_output";

    /// <summary>The queried attribute of a sentence in which nothing is asked for.</summary>
    public const string Nothing = "wikipedia";

    /// <summary>Where the city's name ends, as a token position.</summary>
    public static TaskPosition EntityLast { get; } = new("entity_last_token", "The last token of the city's name, where it stands first.");

    private static readonly Dictionary<string, City> Cities = City.All.ToDictionary(city => city.Name, StringComparer.Ordinal);

    private static readonly string[] Attributes = Enum.GetNames<CityFact>();

    public static CausalModel Model { get; } = new(
        "ravel",
        RawOutput,
        [
            CausalVariable.Input(Entity),
            CausalVariable.Input(QueriedAttribute, [.. Attributes, Nothing]),
            .. Enum.GetValues<CityFact>().Select(attribute => new CausalVariable($"{attribute}", [], [Entity], p => Recall(p[0], attribute))),
            new CausalVariable(Answer, [], [QueriedAttribute, .. Attributes], p => p[0] == Nothing ? "" : Said(p[0], p[1 + Array.IndexOf(Attributes, p[0])])),
            new CausalVariable(RawOutput, [], [Answer], p => p[0]),
        ]);

    /// <summary>The inputs of a prompt about a city of this project's list.</summary>
    /// <param name="city">The city.</param>
    /// <param name="queried">What is asked for; null for nothing.</param>
    public static IReadOnlyDictionary<string, string> InputsOf(City city, CityFact? queried) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Entity] = city.Name,
            [QueriedAttribute] = queried is { } attribute ? $"{attribute}" : Nothing,
        };

    /// <summary>A prompt with its inputs and positions; null if the city is not in it as a word of its own.</summary>
    /// <param name="text">The prompt.</param>
    /// <param name="inputs">Its inputs.</param>
    internal static CausalPrompt? PromptOf(string text, IReadOnlyDictionary<string, string> inputs) =>
        text.EndOfPhrase(inputs[Entity]) is { } end ? new(text, inputs) { Marks = [new(EntityLast.Name, end)] } : null;

    /// <summary>Of several languages, with commas between them as in the published rows, the first.</summary>
    private static string Said(string attribute, string value) => attribute == nameof(CityFact.Language) ? value.Split(',')[0].Trim() : value;

    private static string Recall(string entity, CityFact attribute) => Cities.TryGetValue(entity, out var city)
        ? city[attribute]
        : throw new ArgumentException($"Nothing is known of '{entity}': give its {attribute} as well.");
}
