namespace Mib.Models.Tokenizers;

/// <summary>Text to token ids and back, as a model was trained with. Safe to use from several threads.</summary>
public interface ITokenizer
{
    /// <summary>How many ids there are: one more than the largest.</summary>
    int VocabularySize { get; }

    /// <summary>Tokens of a text.</summary>
    /// <param name="text">Any text; a surrogate without its other half counts as U+FFFD.</param>
    /// <param name="specialTokens">Whether to add what the model expects around a prompt, e.g. a token at its beginning.</param>
    Encoding Encode(string text, SpecialTokens specialTokens);

    /// <summary>The text of tokens, without special ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    string Decode(IReadOnlyList<int> ids);

    /// <summary>The text of one token as the vocabulary writes it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in the vocabulary.</exception>
    string TokenOf(int id);

    /// <summary>Id of a token as the vocabulary writes it; null if it has none.</summary>
    int? IdOf(string token);

    /// <summary>Whether a token is one that stands for no text, e.g. the beginning of a prompt.</summary>
    bool IsSpecial(int id);
}

/// <summary>Whether an encoding has the tokens that the model expects around a prompt.</summary>
public enum SpecialTokens
{
    /// <summary>As the tokenizer's file says.</summary>
    Add,

    /// <summary>The text's own tokens only.</summary>
    None,
}
