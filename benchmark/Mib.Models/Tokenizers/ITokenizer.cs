namespace Mib.Models.Tokenizers;

/// <summary>Text to token ids and back, as a model was trained with.</summary>
public interface ITokenizer
{
    /// <summary>How many ids there are: one more than the largest.</summary>
    int VocabularySize { get; }

    /// <summary>Tokens of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="specialTokens">Whether to add what the model expects around a prompt, e.g. a token at its beginning.</param>
    Encoding Encode(string text, SpecialTokens specialTokens);

    /// <summary>The text of tokens, without special ones.</summary>
    string Decode(IReadOnlyList<int> ids);

    /// <summary>The text of one token as the vocabulary writes it.</summary>
    string TokenOf(int id);

    /// <summary>Id of a token as the vocabulary writes it; null if it has none.</summary>
    int? IdOf(string token);
}

/// <summary>Whether an encoding has the tokens that the model expects around a prompt.</summary>
public enum SpecialTokens
{
    /// <summary>As the tokenizer's file says.</summary>
    Add,

    /// <summary>The text's own tokens only.</summary>
    None,
}

/// <summary>A tokenized text.</summary>
/// <param name="Ids">[pos].</param>
/// <param name="Offsets">[pos] where each token's characters begin and end in the text; empty ranges for special tokens.</param>
/// <param name="Unknown">The pieces of text that the vocabulary does not know; empty for most tokenizers.</param>
public sealed record Encoding(
    IReadOnlyList<int> Ids, IReadOnlyList<(int Start, int End)> Offsets, IReadOnlyList<string> Unknown);
