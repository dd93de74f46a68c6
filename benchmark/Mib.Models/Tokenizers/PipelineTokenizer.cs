namespace Mib.Models.Tokenizers;

/// <summary>A tokenizer made of the components that tokenizer.json names.</summary>
internal sealed class PipelineTokenizer(
    Vocabulary vocabulary, AddedTokens added, PreTokenizer preTokenizer, ITokenModel model, Surroundings surroundings)
    : ITokenizer
{
    public int VocabularySize => vocabulary.Size;

    public Encoding Encode(string text, SpecialTokens specialTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        var unknown = new List<string>();
        var tokens = added.Split(text)
            .SelectMany(part => part.IsAdded
                ? [(Id: vocabulary.IdOf(part.Piece.Text)!.Value, part.Piece)]
                : preTokenizer(part.Piece).SelectMany(word => model.Tokens(word, unknown)))
            .Select(token => (token.Id, Range: (token.Piece.Start, token.Piece.End)));

        if (specialTokens == SpecialTokens.Add)
        {
            tokens = surroundings.Before.Select(id => (id, (0, 0)))
                .Concat(tokens)
                .Concat(surroundings.After.Select(id => (id, (text.Length, text.Length))));
        }

        var all = tokens.ToList();
        return new Encoding([.. all.Select(t => t.Id)], [.. all.Select(t => t.Range)], unknown);
    }

    /// <summary>Words with one space between them: without a decoder in the file, Hugging Face does the same.</summary>
    public string Decode(IReadOnlyList<int> ids) =>
        string.Join(' ', ids.Select(id => vocabulary[id]).Where(token => !added.IsSpecial(token)));

    public string TokenOf(int id) => vocabulary[id];

    public int? IdOf(string token) => vocabulary.IdOf(token);
}
