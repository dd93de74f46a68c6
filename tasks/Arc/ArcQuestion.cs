using System.Text.Json.Nodes;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Tasks.Mcqa;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Arc;

/// <summary>A question of ARC as a prompt, in the layout of <c>mcqa</c>.</summary>
/// <param name="Stem">What is asked.</param>
/// <param name="Options">The options under A, B, C ….</param>
public sealed record ArcQuestion(string Stem, OptionList Options)
{
    /// <summary>The prompt; as in the published data, nothing follows the colon.</summary>
    public string Text => string.Join('\n', [$"Question: {Stem}", .. Options.Lines, "Answer:"]);

    /// <summary>The circuit track's pair: the options are numbered from 1 in the counterfactual.</summary>
    public PromptPair ToPair()
    {
        var numbered = this with { Options = Options.Numbered };
        return new(Text, numbered.Text, Options.Answer, numbered.Options.Answer) { Options = Options.Symbols };
    }

    /// <summary>The variable track's pairs of a question with four options.</summary>
    /// <param name="newPlace">Where the right option goes, not where it is.</param>
    /// <param name="letters">Four letters, none of them in the question's list.</param>
    public IEnumerable<CounterfactualPair> ToCounterfactualPairs(int newPlace, IReadOnlyList<string> letters) =>
        Changed(newPlace, letters).Select(change => new CounterfactualPair(change.Kind, ToCausal(), (this with { Options = change.Options }).ToCausal()));

    /// <summary>The options of its counterfactuals.</summary>
    /// <inheritdoc cref="ToCounterfactualPairs"/>
    public IEnumerable<(string Kind, OptionList Options)> Changed(int newPlace, IReadOnlyList<string> letters) =>
    [
        (McqaCounterfactuals.AnswerPosition, Options.MoveAnswer(newPlace)),
        (McqaCounterfactuals.RandomLetter, Options.Relabel(letters)),
        (McqaCounterfactuals.Both, Options.MoveAnswer(newPlace).Relabel(letters)),
    ];

    /// <summary>The question in the published schema.</summary>
    public JsonObject ToJson() => new PublishedQuestion(Text, Options).ToJson();

    private CausalPrompt ToCausal() => ArcCausalModel.PromptOf(Text, Options);
}
