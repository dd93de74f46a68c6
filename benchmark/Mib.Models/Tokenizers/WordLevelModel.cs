namespace Mib.Models.Tokenizers;

/// <summary>One token a word, and one for all words that the vocabulary does not have.</summary>
internal sealed class WordLevelModel(Vocabulary vocabulary, int unknownId) : ITokenModel
{
    public static WordLevelModel Read(JsonField field, Vocabulary vocabulary)
    {
        var unknown = field["unk_token"].Text();
        return new WordLevelModel(vocabulary, vocabulary.IdOf(unknown) ?? throw field["unk_token"].Error(
            $"'{unknown}' is not in the vocabulary", "add it to 'model.vocab', or name a token that is there."));
    }

    public IEnumerable<(int Id, Piece Piece)> Tokens(Piece word, ICollection<string> unknown)
    {
        if (vocabulary.IdOf(word.Text) is not { } id)
        {
            unknown.Add(word.Text);
            id = unknownId;
        }

        return [(id, word)];
    }
}
