namespace Mib.Core.Data;

/// <summary>A clean prompt, its counterfactual, and the two answers whose logits the task compares, as text.</summary>
/// <param name="Clean">The prompt that the model should complete with <paramref name="Answer"/>.</param>
/// <param name="Corrupted">The counterfactual prompt, of the same number of tokens.</param>
/// <param name="Answer">The right continuation of the clean prompt; its first token counts.</param>
/// <param name="Wrong">The continuation that the corrupted prompt calls for; its first token counts.</param>
public sealed record PromptPair(string Clean, string Corrupted, string Answer, string Wrong)
{
    /// <summary>The answers that the task offers, among which a model must find the right one; none for just the two.</summary>
    public EquatableArray<string> Options { get; init; } = [];

    /// <summary>Texts that must have as many tokens as the answers, beside them.</summary>
    public EquatableArray<string> OfSameLength { get; init; } = [];

    /// <summary>Whether answers must be one token; else they need only have equally many.</summary>
    public bool SingleToken { get; init; }
}

/// <summary>A <see cref="PromptPair"/> as token ids, with whatever special tokens the model wants already in it.</summary>
/// <param name="CleanIds">[pos].</param>
/// <param name="CorruptedIds">[pos], as long as <paramref name="CleanIds"/>.</param>
/// <param name="AnswerId">Token of the right answer.</param>
/// <param name="WrongId">Token of the wrong answer.</param>
public sealed record TokenPair(EquatableArray<int> CleanIds, EquatableArray<int> CorruptedIds, int AnswerId, int WrongId)
{
    /// <summary>Tokens of the answers that the task offers, the right one among them, each once.</summary>
    public EquatableArray<int> OptionIds { get; init; } = [AnswerId, WrongId];
}

/// <summary>Which part of a task's data: nothing of one part occurs in another.</summary>
public enum Split
{
    /// <summary>What methods may look at.</summary>
    Train,

    /// <summary>What choices are made on.</summary>
    Validation,

    /// <summary>What scores are reported on.</summary>
    Test,
}
