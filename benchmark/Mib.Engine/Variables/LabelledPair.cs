using Mib.Core;
using Mib.Core.Causal;
using Mib.Models.Tokenizers;

namespace Mib.Engine.Variables;

/// <summary>A counterfactual pair as token ids, with what the causal model says before and after the interchange.</summary>
/// <param name="Kind">Which counterfactual.</param>
/// <param name="BaseIds">[pos].</param>
/// <param name="SourceIds">[pos].</param>
/// <param name="BaseAnswer">Token that the causal model predicts for the base.</param>
/// <param name="SourceAnswer">Token that it predicts for the counterfactual; null where that asks for nothing, so that no answer is wrong.</param>
/// <param name="Label">Token that it predicts for the base with the variable taken from the counterfactual.</param>
public sealed record LabelledPair(
    string Kind, EquatableArray<int> BaseIds, EquatableArray<int> SourceIds, int BaseAnswer, int? SourceAnswer, int Label)
{
    /// <summary>Labels a pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="model">What says the answers.</param>
    /// <param name="variable">What is interchanged.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="obstacle">Why there is no label: null is returned then.</param>
    public static LabelledPair? Of(CounterfactualPair pair, CausalModel model, string variable, ITokenizer tokenizer, out LabelObstacle obstacle)
    {
        var swapped = model.Interchange(
            pair.Base.Inputs,
            new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal) { [variable] = pair.Source.Inputs });
        var baseIds = tokenizer.Encode(pair.Base.Text, SpecialTokens.Add);
        var sourceIds = tokenizer.Encode(pair.Source.Text, SpecialTokens.Add);
        var before = AnswerOf(model.Run(pair.Base.Inputs), pair.Base.Text);
        var there = AnswerOf(model.Run(pair.Source.Inputs), pair.Source.Text);
        var label = AnswerOf(swapped, pair.Base.Text);
        var asksNothing = there.Text.Length == 0;
        Answer[] answers = asksNothing ? [before, label] : [before, label, there];

        obstacle = baseIds.Unknown.Count + sourceIds.Unknown.Count > 0 || answers.Any(answer => answer.Token is null) ? LabelObstacle.UnknownWord
            : answers.DistinctBy(answer => answer.Token).Count() < answers.Distinct().Count() ? LabelObstacle.AnswersBeginAlike
            : LabelObstacle.None;
        return obstacle == LabelObstacle.None
            ? new(pair.Kind, [.. baseIds.Ids], [.. sourceIds.Ids], before.Token!.Value, asksNothing ? null : there.Token, label.Token!.Value)
            : null;

        // The model's next token begins with the blank that parts words, unless the prompt ends in it.
        Answer AnswerOf(IReadOnlyDictionary<string, string> setting, string prompt)
        {
            var answer = setting[model.Output].TrimStart(' ');
            return new(answer, tokenizer.Encode(prompt.EndsWith(' ') ? answer : " " + answer, SpecialTokens.None) is { Unknown.Count: 0, Ids: [var first, ..] }
                ? first
                : null);
        }
    }

    /// <summary>What is to be said, and its first token; null where the tokenizer does not know a word of it.</summary>
    private sealed record Answer(string Text, int? Token);
}

/// <summary>Why a pair cannot be judged by the next token.</summary>
public enum LabelObstacle
{
    /// <summary>It can.</summary>
    None,

    /// <summary>The tokenizer does not know a word of it.</summary>
    UnknownWord,

    /// <summary>Two of its answers differ, but not in their first token: what moves nothing would be as right as what moves everything.</summary>
    AnswersBeginAlike,
}
