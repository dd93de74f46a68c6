namespace Mib.Models.Tokenizers;

/// <summary>Turns a word into tokens.</summary>
internal interface ITokenModel
{
    /// <summary>The tokens of a word, in order; unknown words are also noted in <paramref name="unknown"/>.</summary>
    IEnumerable<(int Id, Piece Piece)> Tokens(Piece word, ICollection<string> unknown);
}

/// <summary>The models by the names that tokenizer.json gives them.</summary>
internal static class TokenModels
{
    public static ITokenModel Read(JsonField field, Vocabulary vocabulary) => field["type"].Text() switch
    {
        "WordLevel" => WordLevelModel.Read(field, vocabulary),
        _ => throw field["type"].Unsupported("WordLevel"),
    };
}
