namespace Mib.Core.Causal;

/// <summary>A base prompt and one counterfactual of it, with the causal model's inputs for both.</summary>
/// <param name="Kind">Which counterfactual, e.g. <c>s2_io_flip</c>.</param>
/// <param name="Base">The prompt that is intervened on.</param>
/// <param name="Source">The prompt whose hidden vector is read.</param>
public sealed record CounterfactualPair(string Kind, CausalPrompt Base, CausalPrompt Source);

/// <summary>A prompt with the inputs that the causal model reads off it.</summary>
/// <param name="Text">The prompt.</param>
/// <param name="Inputs">A value for each input of the causal model.</param>
public sealed record CausalPrompt(string Text, IReadOnlyDictionary<string, string> Inputs)
{
    /// <summary>Places in the text at which variables are looked for.</summary>
    public EquatableArray<TextMark> Marks { get; init; } = [];
}

/// <summary>A named place in a prompt: the token that has the character before an offset.</summary>
/// <param name="Name">Its name, e.g. <c>correct_symbol</c>.</param>
/// <param name="End">Offset, in UTF-16 units, of what follows the word, letter or number that is meant.</param>
public readonly record struct TextMark(string Name, int End);
