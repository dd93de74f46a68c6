using Mib.Core;
using Mib.Core.Causal;
using Mib.Models.Tokenizers;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Makes token ids of counterfactual pairs, and says what the causal model predicts before and after the interchange.</summary>
/// <param name="model">What says the answers.</param>
/// <param name="variable">What is interchanged.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="positions">The positions at which it is looked for.</param>
internal sealed class PairLabels(CausalModel model, string variable, ITokenizer tokenizer, IReadOnlyList<string> positions)
{
    /// <summary>What a task makes of labels to train on; null for nothing.</summary>
    public Func<string, string>? Rewrite { get; init; }

    /// <summary>The logit difference that is expected of a pair; null where answers are judged.</summary>
    public Func<CounterfactualPair, LogitDifferenceTarget>? Target { get; init; }

    /// <summary>Labels a pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="obstacle">Why there is no label: null is returned then.</param>
    public InterchangePair? Of(CounterfactualPair pair, out LabelObstacle obstacle)
    {
        var baseIds = tokenizer.Encode(pair.Base.Text, SpecialTokens.Add);
        var sourceIds = tokenizer.Encode(pair.Source.Text, SpecialTokens.Add);
        var before = Tokens(model.Run(pair.Base.Inputs)[model.Output], pair.Base.Text);
        var there = Tokens(model.Run(pair.Source.Inputs)[model.Output], pair.Source.Text);
        var label = Tokens(model.OutputAfter(pair, [variable]), pair.Base.Text, Rewrite);
        obstacle = baseIds.Unknown.Count + sourceIds.Unknown.Count > 0 || before is not { Count: > 0 } || label is not { Count: > 0 } || there is null
            ? LabelObstacle.UnknownWord : LabelObstacle.None;
        if (obstacle == LabelObstacle.None && (IsWithin(before!.Value, label!.Value) || IsWithin(there!.Value, label.Value) || IsWithin(before.Value, there.Value)))
            obstacle = LabelObstacle.AnswerWithinAnswer;
        if (obstacle != LabelObstacle.None)
            return null;

        var places = new Dictionary<string, TokenPlaces>(StringComparer.Ordinal);
        foreach (var position in positions)
        {
            if (TokenPositions.Of(position, pair, baseIds, sourceIds) is not { } found)
            {
                obstacle = LabelObstacle.OtherLength;
                return null;
            }

            places[position] = found;
        }

        return new(pair.Kind, [.. baseIds.Ids], [.. sourceIds.Ids], before!.Value, there!.Value, label!.Value) { Places = places, Target = Target?.Invoke(pair) };
    }

    /// <summary>How an answer goes on after a prompt: with the blank that parts words, unless the prompt ends in it.</summary>
    public static string Said(string answer, string prompt) => prompt.EndsWith(' ') ? answer : " " + answer;

    /// <summary>Whether one of two answers is the beginning of the other: who says the longer also says the shorter.</summary>
    private static bool IsWithin(EquatableArray<int> one, EquatableArray<int> other) =>
        one != other && one.Count > 0 && other.Count > 0 && one.Zip(other).All(tokens => tokens.First == tokens.Second);

    /// <summary>The tokens of an answer; none where nothing is asked, null where the tokenizer does not know a word of it.</summary>
    private EquatableArray<int>? Tokens(string output, string prompt, Func<string, string>? rewrite = null)
    {
        var answer = output.TrimStart(' ');
        if (answer.Length == 0)
            return [];
        answer = rewrite?.Invoke(answer) ?? answer;
        var tokens = tokenizer.Encode(Said(answer, prompt), SpecialTokens.None);
        return tokens.Unknown.Count == 0 ? [.. tokens.Ids] : null;
    }
}

/// <summary>Why a pair cannot be judged.</summary>
public enum LabelObstacle
{
    /// <summary>It can.</summary>
    None,

    /// <summary>The tokenizer does not know a word of it.</summary>
    UnknownWord,

    /// <summary>One answer is the beginning of another: saying the longer one would count as saying the shorter.</summary>
    AnswerWithinAnswer,

    /// <summary>Every token is to be swapped, and base and counterfactual have not as many.</summary>
    OtherLength,
}
