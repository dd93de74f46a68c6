using System.Text.Json.Nodes;
using Mib.Core.Causal;
using Mib.Core.Data;

namespace Mib.Tasks.Ravel;

/// <summary>A prompt and all that its counterfactuals need.</summary>
/// <param name="Template">A sentence that asks for an attribute.</param>
/// <param name="City">Whose.</param>
/// <param name="Contrast">A city for which the same sentence calls for another word, of which there are as many; null if there is none.</param>
/// <param name="Other">A city of another country, for the variable track's counterfactuals.</param>
/// <param name="OtherAttribute">A sentence that asks for another attribute.</param>
/// <param name="OtherWords">Another sentence that asks for the same.</param>
/// <param name="Statement">A sentence that asks for nothing.</param>
public sealed record RavelExample(
    RavelTemplate Template, City City, City? Contrast, City Other, RavelTemplate OtherAttribute, RavelTemplate OtherWords, string Statement)
{
    /// <summary>The base prompt.</summary>
    public string Prompt => PromptWith(City);

    /// <summary>A pair for circuits, which MIB has none of for this task; null if there is no contrast.</summary>
    public PromptPair? ToPair() => Contrast is null ? null
        : new(Prompt, PromptWith(Contrast), $" {City[Template.Attribute]}", $" {Contrast[Template.Attribute]}");

    /// <summary>The variable track's pair.</summary>
    /// <param name="kind">One of <see cref="RavelCounterfactuals"/>.</param>
    public CounterfactualPair ToPair(string kind) => new(kind, Asking(Template, City), kind switch
    {
        RavelCounterfactuals.Attribute => Asking(OtherAttribute, Other),
        RavelCounterfactuals.PromptTemplate => Asking(OtherWords, Other),
        RavelCounterfactuals.Wikipedia => About(Other, Statement, null),
        _ => throw new ArgumentException($"There is no counterfactual '{kind}'.", nameof(kind)),
    });

    /// <summary>The row of the published schema.</summary>
    public JsonObject ToJson()
    {
        var row = ToJson(Template.Text, City, $"{Template.Attribute}");
        row["prompt_template_counterfactual"] = ToJson(OtherWords.Text, Other, $"{OtherWords.Attribute}");
        row["attribute_counterfactual"] = ToJson(OtherAttribute.Text, Other, $"{OtherAttribute.Attribute}");
        row["wikipedia_counterfactual"] = ToJson(Statement, Other, RavelCausalModel.Nothing);
        return row;
    }

    private static JsonObject ToJson(string template, City city, string attribute) => new()
    {
        ["template"] = template, ["prompt"] = RavelTemplates.Fill(template, city.Name), ["entity"] = city.Name, ["attribute"] = attribute,
        ["Continent"] = city.Continent, ["Country"] = city.Country, ["Language"] = city.Language,
    };

    private static CausalPrompt Asking(RavelTemplate template, City city) => About(city, template.Text, template.Attribute);

    private static CausalPrompt About(City city, string template, CityFact? queried) =>
        RavelCausalModel.PromptOf(RavelTemplates.Fill(template, city.Name), RavelCausalModel.InputsOf(city, queried))
            ?? throw new ArgumentException($"'{city.Name}' is no word of its own in '{template}'.", nameof(template));

    private string PromptWith(City city) => RavelTemplates.Fill(Template.Text, city.Name);
}
