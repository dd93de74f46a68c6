using Mib.Core.Causal;
using Mib.Core.Data;

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
        new(Prompt, PromptOf(IoiCounterfactuals.OfCircuitTrack), $" {Names.IndirectObject}", $" {Subject}");

    /// <summary>The variable track's pair.</summary>
    public CounterfactualPair ToPair(IoiCounterfactual kind) => new(
        kind.Name,
        new CausalPrompt(Prompt, IoiCausalModel.InputsOf(Names)),
        new CausalPrompt(PromptOf(kind), IoiCausalModel.InputsOf(kind.NamesOf(this))));

    private string PromptWith(NameTriple names) => IoiTemplates.Fill(Template, names, Place, Thing);
}
