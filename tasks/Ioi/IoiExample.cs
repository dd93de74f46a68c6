using System.Text.Json.Nodes;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>A prompt and all that its counterfactuals need.</summary>
/// <param name="Template">A sentence of <see cref="IoiTemplates"/>.</param>
/// <param name="Names">Who is in it.</param>
/// <param name="Random">Three people who are not.</param>
/// <param name="Place">A word of <see cref="IoiWords.Places"/>.</param>
/// <param name="Thing">An article and a word, of <see cref="IoiWords.Things"/>.</param>
public sealed record IoiExample(string Template, NameTriple Names, NameTriple Random, string Place, string Thing)
{
    /// <summary>The base prompt.</summary>
    public string Prompt => PromptWith(Names);

    /// <summary>Who acts.</summary>
    public string Subject => Names.C;

    /// <summary>The prompt of a counterfactual.</summary>
    public string PromptOf(IoiCounterfactual kind) => PromptWith(kind.NamesOf(this));

    /// <summary>The circuit track's pair.</summary>
    public PromptPair ToPair() =>
        new(Prompt, PromptOf(IoiCounterfactuals.OfCircuitTrack), $" {Names.IndirectObject}", $" {Subject}") { OfSameLength = [$" {Random.C}"] };

    /// <summary>The variable track's pair.</summary>
    public CounterfactualPair ToPair(IoiCounterfactual kind) => new(
        kind.Name,
        new CausalPrompt(Prompt, IoiCausalModel.InputsOf(Names)),
        new CausalPrompt(PromptOf(kind), IoiCausalModel.InputsOf(kind.NamesOf(this))));

    /// <summary>The row of the published schema, where the article is the template's.</summary>
    public JsonObject ToJson()
    {
        var thing = Thing.Split(' ', 2);
        var row = ToJson(Prompt, Names);
        row["template"] = Template.Replace("{object}", $"{thing[0]} {{object}}").Replace("{bare_object}", "{object}");
        row["metadata"] = new JsonObject
        {
            ["subject"] = Subject, ["indirect_object"] = Names.IndirectObject, ["object"] = thing[1], ["place"] = Place,
            ["random_a"] = Random.A, ["random_b"] = Random.B, ["random_c"] = Random.C,
        };
        // Nobody is the answer where three people are named once: that row keeps the base prompt's.
        foreach (var kind in IoiCounterfactuals.All)
            row[$"{kind.Name}_counterfactual"] = ToJson(PromptOf(kind), kind.NamesOf(this) is { IsAnswerable: true } names ? names : Names);
        return row;
    }

    private static JsonObject ToJson(string prompt, NameTriple names) => new()
    {
        ["prompt"] = prompt, ["choices"] = Json.Array([names.IndirectObject, names.C]), ["answerKey"] = 0,
    };

    private string PromptWith(NameTriple names) => IoiTemplates.Fill(Template, names, Place, Thing);
}
