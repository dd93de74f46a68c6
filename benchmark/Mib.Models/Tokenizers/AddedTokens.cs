using System.Text;

namespace Mib.Models.Tokenizers;

/// <summary>Tokens that are taken out of the text as they stand, before the model looks at it.</summary>
/// <param name="raw">Those that are looked for in the text as given.</param>
/// <param name="normalized">Those that are looked for in the normalized text.</param>
/// <param name="special">The tokens that stand for no text.</param>
internal sealed class AddedTokens(TokenTrie raw, TokenTrie normalized, HashSet<string> special)
{
    public bool IsSpecial(string token) => special.Contains(token);

    public static AddedTokens Read(JsonField field, Vocabulary vocabulary, Normalizer normalizer)
    {
        var (raw, normalized) = (new List<(string, AddedToken)>(), new List<(string, AddedToken)>());
        var special = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in field.Items())
        {
            var content = item["content"].Text();
            if (content.Length is 0 or > TokenTrie.LongestToken)
            {
                throw item["content"].Error(
                    content.Length == 0 ? "the token is empty" : $"the token has {content.Length} characters",
                    $"give it a text of 1 to {TokenTrie.LongestToken} characters.");
            }

            var token = new AddedToken(
                vocabulary.IdOf(content)!.Value, item["single_word"].Flag(), item["lstrip"].Flag(), item["rstrip"].Flag());
            if (item["special"].Flag())
                special.Add(content);
            if (item["normalized"].Flag())
                normalized.Add((normalizer(Whole(new AlignedText(content))).ToString(), token));
            else
                raw.Add((content, token));
        }

        return new AddedTokens(new TokenTrie(raw), new TokenTrie(normalized), special);
    }

    /// <summary>Cuts the text into added tokens, with their ids, and the normalized text between them, without.</summary>
    public IEnumerable<(Slice Part, int? Id)> Split(AlignedText text, Normalizer normalizer)
    {
        foreach (var (part, id) in Split(Whole(text), raw))
        {
            if (id is not null)
            {
                yield return (part, id);
                continue;
            }

            foreach (var inner in Split(normalizer(part), normalized))
                yield return inner;
        }
    }

    private static Slice Whole(AlignedText text) => new(text, 0, text.Text.Length);

    private static IEnumerable<(Slice Part, int? Id)> Split(Slice text, TokenTrie tokens)
    {
        var rest = 0;
        for (var at = 0; tokens.Next(text.Span, at) is var (found, length, token);)
        {
            var (start, end) = (found, found + length);
            at = end;
            if (token.SingleWord && (EndsWithWord(text.Span[..start]) || StartsWithWord(text.Span[end..])))
                continue;
            if (token.TakesBlanksBefore)
                start = Math.Max(rest, text.Span[..start].TrimEnd().Length);
            if (token.TakesBlanksAfter)
                end = text.Length - text.Span[end..].TrimStart().Length;

            if (start > rest)
                yield return (text.Part(rest, start), null);
            yield return (text.Part(start, end), token.Id);
            rest = end;
        }

        if (rest < text.Length)
            yield return (text.Part(rest, text.Length), null);
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text)
    {
        Rune.DecodeLastFromUtf16(text, out var last, out _);
        return text.Length > 0 && CharacterClasses.IsWord(last);
    }

    private static bool StartsWithWord(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var first, out _);
        return text.Length > 0 && CharacterClasses.IsWord(first);
    }
}

/// <summary>A token that is taken out of the text.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SingleWord">Whether it counts only where no letter or digit touches it.</param>
/// <param name="TakesBlanksBefore">Whether blanks before it belong to it.</param>
/// <param name="TakesBlanksAfter">Whether blanks after it belong to it.</param>
internal readonly record struct AddedToken(int Id, bool SingleWord, bool TakesBlanksBefore, bool TakesBlanksAfter);
