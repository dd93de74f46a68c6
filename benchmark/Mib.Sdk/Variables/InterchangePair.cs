using Mib.Core;

namespace Mib.Sdk.Variables;

/// <summary>A counterfactual pair as token ids, with what the causal model says of it.</summary>
/// <param name="Kind">Which counterfactual.</param>
/// <param name="BaseIds">[pos].</param>
/// <param name="SourceIds">[pos].</param>
/// <param name="BaseAnswer">Tokens that the causal model predicts for the base.</param>
/// <param name="SourceAnswer">Tokens that it predicts for the counterfactual; none where that asks for nothing, so that no answer is wrong.</param>
/// <param name="Label">Tokens that it predicts for the base with the variable taken from the counterfactual.</param>
public sealed record InterchangePair(
    string Kind,
    EquatableArray<int> BaseIds,
    EquatableArray<int> SourceIds,
    EquatableArray<int> BaseAnswer,
    EquatableArray<int> SourceAnswer,
    EquatableArray<int> Label)
{
    /// <summary>Where each named position is in the base and in the counterfactual.</summary>
    public required IReadOnlyDictionary<string, TokenPlaces> Places { get; init; }

    /// <summary>What the logit difference is said to be after the interchange; null where answers are judged.</summary>
    public LogitDifferenceTarget? Target { get; init; }

    /// <summary>Its place among all pairs of its split, from 0; those that cannot be judged are left out and leave a gap.</summary>
    public int Number { get; init; }

    /// <summary>Tokens of the longest prompt that is run of it, with all tokens but the last of what is said after it.</summary>
    public int Longest => Math.Max(BaseIds.Count + Math.Max(Label.Count, BaseAnswer.Count), SourceIds.Count + Math.Max(1, SourceAnswer.Count)) - 1;

    /// <summary>Whether the interchange changes the answer, so that the variable is the cause of it; else the answer is to stay.</summary>
    public bool IsCause => Label != BaseAnswer;
}

/// <summary>Where a position is in both prompts of a pair: one token, or as many in the one as in the other.</summary>
/// <param name="Base">Places in the base prompt, from 0.</param>
/// <param name="Source">Places in the counterfactual prompt.</param>
public sealed record TokenPlaces(EquatableArray<int> Base, EquatableArray<int> Source);

/// <summary>A logit difference that a linear causal model predicts (spec/causal-variable-track.md §1.6).</summary>
/// <param name="Right">Token of the base's indirect object.</param>
/// <param name="Wrong">Token of the base's subject.</param>
/// <param name="Value">logit(right) − logit(wrong) after the interchange.</param>
public sealed record LogitDifferenceTarget(int Right, int Wrong, double Value);
