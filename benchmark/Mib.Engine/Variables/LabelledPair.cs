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
    /// <summary>Labels a pair; null if the tokenizer does not know a word of it.</summary>
    public static LabelledPair? Of(CounterfactualPair pair, CausalModel model, string variable, ITokenizer tokenizer)
    {
        var swapped = model.Interchange(
            pair.Base.Inputs,
            new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal) { [variable] = pair.Source.Inputs });
        var baseIds = tokenizer.Encode(pair.Base.Text, SpecialTokens.Add);
        var sourceIds = tokenizer.Encode(pair.Source.Text, SpecialTokens.Add);
        if (baseIds.Unknown.Count + sourceIds.Unknown.Count > 0)
            return null;

        var asksNothing = model.Run(pair.Source.Inputs)[model.Output].Length == 0;
        var sourceAnswer = asksNothing ? null : Token(pair.Source);
        return Token(pair.Base) is { } baseAnswer && TokenOf(swapped, pair.Base.Text) is { } label && (asksNothing || sourceAnswer is not null)
            ? new(pair.Kind, [.. baseIds.Ids], [.. sourceIds.Ids], baseAnswer, sourceAnswer, label)
            : null;

        int? Token(CausalPrompt prompt) => TokenOf(model.Run(prompt.Inputs), prompt.Text);

        // The model's next token begins with the blank that parts words, unless the prompt ends in it.
        int? TokenOf(IReadOnlyDictionary<string, string> setting, string prompt)
        {
            var answer = setting[model.Output].TrimStart(' ');
            return tokenizer.Encode(prompt.EndsWith(' ') ? answer : " " + answer, SpecialTokens.None) is { Unknown.Count: 0, Ids: [var first, ..] }
                ? first
                : null;
        }
    }
}
