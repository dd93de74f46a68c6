namespace Mib.Models.Tokenizers;

/// <summary>The components that a tokenizer.json names.</summary>
internal sealed record Pipeline(
    Vocabulary Vocabulary, AddedTokens Added, Normalizer Normalizer, PreTokenizer PreTokenizer, ITokenModel Model,
    Surroundings Surroundings, Decoder Decoder);

/// <summary>A tokenizer made of the components that tokenizer.json names.</summary>
internal sealed class PipelineTokenizer(Pipeline pipeline) : ITokenizer
{
    public int VocabularySize => pipeline.Vocabulary.Size;

    public Encoding Encode(string text, SpecialTokens specialTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new TokenList(text.Length / 4);
        if (specialTokens == SpecialTokens.Add)
            tokens.AddMarks(pipeline.Surroundings.Before, 0);

        foreach (var (part, id) in pipeline.Added.Split(new AlignedText(WellFormed(text)), pipeline.Normalizer))
        {
            if (id is { } added)
            {
                tokens.Add(added, part.Origin(0, part.Length));
                continue;
            }

            foreach (var word in pipeline.PreTokenizer(part))
            {
                if (word.Length > 0)
                    pipeline.Model.Append(word, tokens);
            }
        }

        if (specialTokens == SpecialTokens.Add)
            tokens.AddMarks(pipeline.Surroundings.After, text.Length);
        return tokens.ToEncoding();
    }

    public string Decode(IReadOnlyList<int> ids) => string.Concat(
        pipeline.Decoder(ids.Select(id => pipeline.Vocabulary[id]).Where(token => !pipeline.Added.IsSpecial(token))));

    public string TokenOf(int id) => pipeline.Vocabulary[id];

    public int? IdOf(string token) => pipeline.Vocabulary.IdOf(token);

    public bool IsSpecial(int id) => pipeline.Added.IsSpecial(pipeline.Vocabulary[id]);

    /// <summary>The text with U+FFFD for each surrogate without its other half: UTF-8, hence Hugging Face, has none.</summary>
    private static string WellFormed(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return text;

        return string.Create(text.Length, text, static (characters, given) =>
        {
            given.CopyTo(characters);
            for (var i = 0; i < characters.Length; i++)
            {
                if (!char.IsSurrogate(characters[i]))
                    continue;
                if (i + 1 < characters.Length && char.IsSurrogatePair(characters[i], characters[i + 1]))
                    i++;
                else
                    characters[i] = '\uFFFD';
            }
        });
    }
}
