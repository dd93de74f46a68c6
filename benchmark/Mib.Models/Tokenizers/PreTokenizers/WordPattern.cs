namespace Mib.Models.Tokenizers;

/// <summary>
/// A regular expression that cuts all of a text into words, by hand: .NET's own expressions see UTF-16 units instead of
/// characters, and would be slower.
/// </summary>
internal abstract class WordPattern
{
    /// <summary>The pattern that ByteLevel uses by itself.</summary>
    public static WordPattern Gpt2 { get; } = new Gpt2Pattern();

    private static readonly Dictionary<string, WordPattern> Known = new(StringComparer.Ordinal)
    {
        [@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"] = Gpt2,
        [Modern(@"\p{N}{1,3}")] = new ModernPattern(digits: 3),
        [Modern(@"\p{N}")] = new ModernPattern(digits: 1),
    };

    /// <summary>The patterns that are known, by their text.</summary>
    public static WordPattern Read(JsonField field) => Known.TryGetValue(field.Text(), out var pattern)
        ? pattern
        : throw field.Error(
            "this regular expression is not supported",
            "the patterns of GPT-2, Llama 3 and Qwen 2 are, exactly as those models' files write them.");

    /// <summary>Where the word ends that begins at a place before the text's end.</summary>
    public abstract int EndOf(ReadOnlySpan<char> text, int start);

    /// <summary>All words of a text, in order.</summary>
    public IEnumerable<Slice> Cut(Slice text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = EndOf(text.Span, start);
            yield return text.Part(start, end);
            start = end;
        }
    }

    /// <summary>Where a stretch of one class ends.</summary>
    protected static int Run(ReadOnlySpan<char> text, int at, CharacterClass of)
    {
        while (at < text.Length && CharacterClasses.At(text, at, out var length) == of)
            at += length;
        return at;
    }

    /// <summary>The class of the character at a place; null behind the end.</summary>
    protected static CharacterClass? ClassAt(ReadOnlySpan<char> text, int at) =>
        at < text.Length ? CharacterClasses.At(text, at, out _) : null;

    /// <summary>
    /// Where a stretch of spaces ends as a word, <c>\s+(?!\S)|\s+</c>: its last space goes to what follows, unless it is
    /// the only one or nothing follows.
    /// </summary>
    protected static int Spaces(ReadOnlySpan<char> text, int start, int end) =>
        end < text.Length && end - start > 1 ? end - 1 : end;

    private static string Modern(string digits) =>
        $@"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|{digits}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
}
