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
        return new(Text, numbered.Text, Options.Answer, numbered.Options.Answer);
    }

    /// <summary>The variable track's pairs of a question with four options.</summary>
    /// <param name="newPlace">Where the right option goes, not where it is.</param>
    /// <param name="letters">Four letters, none of them in the question's list.</param>
    public IEnumerable<CounterfactualPair> ToCounterfactualPairs(int newPlace, IReadOnlyList<string> letters) =>
    [
        To(McqaCounterfactuals.AnswerPosition, Options.MoveAnswer(newPlace)),
        To(McqaCounterfactuals.RandomLetter, Options.Relabel(letters)),
        To(McqaCounterfactuals.Both, Options.MoveAnswer(newPlace).Relabel(letters)),
    ];

    private CounterfactualPair To(string kind, OptionList options) => new(kind, ToCausal(), (this with { Options = options }).ToCausal());

    private CausalPrompt ToCausal() => new(Text, ArcCausalModel.InputsOf(Options));
}
