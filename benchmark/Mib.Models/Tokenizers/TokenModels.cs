using Mib.Models.Tokenizers.Bpe;

namespace Mib.Models.Tokenizers;

/// <summary>Turns a word into tokens.</summary>
internal interface ITokenModel
{
    /// <summary>Adds the tokens of a word that is not empty, and notes what of it the vocabulary does not know.</summary>
    void Append(Slice word, TokenList tokens);
}

/// <summary>The models by the names that tokenizer.json gives them.</summary>
internal static class TokenModels
{
    /// <summary>Reads a model.</summary>
    /// <param name="field">The description of the model.</param>
    /// <param name="vocabulary">Its tokens.</param>
    /// <param name="spelling">What the tokens are written in.</param>
    public static ITokenModel Read(JsonField field, Vocabulary vocabulary, Spelling spelling) => field["type"].Text() switch
    {
        "WordLevel" when spelling == Spelling.Characters => WordLevelModel.Read(field, vocabulary),
        "WordLevel" => throw field["type"].Error("'WordLevel' cannot follow 'ByteLevel'", "use BPE, or another pre-tokenizer."),
        "BPE" => BpeModel.Read(field, vocabulary, spelling),
        _ => throw field["type"].Unsupported("BPE", "WordLevel"),
    };
}

/// <summary>What the tokens of a vocabulary are written in.</summary>
internal enum Spelling
{
    /// <summary>The characters of the text.</summary>
    Characters,

    /// <summary>One letter for each byte of the text in UTF-8, as <see cref="ByteLetters"/> says.</summary>
    Bytes,
}
