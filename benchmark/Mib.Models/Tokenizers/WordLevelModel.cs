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

    public void Append(Slice word, TokenList tokens)
    {
        var id = vocabulary.ModelIdOf(word.Span);
        if (id < 0)
        {
            tokens.NoteUnknown(word.ToString());
            id = unknownId;
        }

        tokens.Add(id, word.Origin(0, word.Length));
    }
}
