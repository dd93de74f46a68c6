using System.Collections.Concurrent;

namespace Mib.Models.Tokenizers.Bpe;

/// <summary>Byte-pair encoding: a word begins as single bytes or characters, and pairs merge by rank.</summary>
internal sealed class BpeModel : ITokenModel
{
    /// <summary>Words longer than this hardly come twice.</summary>
    private const int LongestRemembered = 64;

    private const int MostRemembered = 1 << 16;

    /// <summary>Beyond this, what a long word needed is given back.</summary>
    private const int LargestKept = 1 << 16;

    [ThreadStatic]
    private static Symbols? workspace;

    private readonly Vocabulary vocabulary;
    private readonly Alphabet alphabet;
    private readonly MergeTable merges;
    private readonly Spelling spelling;
    private readonly bool wholeWordsFirst;

    private readonly ConcurrentDictionary<string, TokenizedWord> remembered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TokenizedWord>.AlternateLookup<ReadOnlySpan<char>> rememberedBySpan;
    private int rememberedCount;

    private BpeModel(JsonField field, Vocabulary vocabulary, Spelling spelling)
    {
        this.vocabulary = vocabulary;
        this.spelling = spelling;
        alphabet = Alphabet.Read(field, vocabulary, spelling);
        merges = MergeTable.Read(field["merges"].Require(), vocabulary);
        wholeWordsFirst = field["ignore_merges"].Flag();
        rememberedBySpan = remembered.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static BpeModel Read(JsonField field, Vocabulary vocabulary, Spelling spelling)
    {
        foreach (var affix in new[] { field["continuing_subword_prefix"], field["end_of_word_suffix"] })
        {
            if (!affix.IsNull && affix.Text().Length > 0)
                throw affix.Unsupported("null", "an empty string");
        }

        var dropout = field["dropout"];
        if (!dropout.IsNull && !(dropout.Value.ValueKind == System.Text.Json.JsonValueKind.Number && dropout.Value.GetDouble() == 0))
            throw dropout.Unsupported("null", "0");

        return new BpeModel(field, vocabulary, spelling);
    }

    public void Append(Slice word, TokenList tokens)
    {
        var result = word.Length <= LongestRemembered ? Remember(word.Span) : Tokenize(word.Span);
        foreach (ref readonly var token in result.Tokens.AsSpan())
            tokens.Add(token.Id, word.Origin(token.Start, token.End));
        foreach (var piece in result.Unknown)
            tokens.NoteUnknown(piece);
    }

    private TokenizedWord Remember(ReadOnlySpan<char> word)
    {
        if (rememberedBySpan.TryGetValue(word, out var known))
            return known;

        var result = Tokenize(word);
        if (Volatile.Read(ref rememberedCount) < MostRemembered && rememberedBySpan.TryAdd(word, result))
            Interlocked.Increment(ref rememberedCount);
        return result;
    }

    private TokenizedWord Tokenize(ReadOnlySpan<char> word)
    {
        if (wholeWordsFirst)
        {
            var id = vocabulary.ModelIdOf(spelling == Spelling.Bytes ? ByteLetters.Spell(word) : word);
            if (id >= 0)
                return new TokenizedWord([new(id, 0, word.Length)], []);
        }

        var symbols = workspace ??= new Symbols();
        symbols.Clear();
        alphabet.Spell(word, symbols);
        var result = symbols.Merge(merges);
        if (symbols.Capacity > LargestKept)
            workspace = null;
        return result;
    }
}
