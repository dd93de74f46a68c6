namespace Mib.Models.Tokenizers;

/// <summary>
/// <c>(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,D}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+</c>
/// with D = 3 for Llama 3 and D = 1 for Qwen 2.
/// </summary>
internal sealed class ModernPattern(int digits) : WordPattern
{
    public override int EndOf(ReadOnlySpan<char> text, int start)
    {
        var first = text[start];
        if (first == '\'' && Contraction(text[(start + 1)..]) is var length and > 0)
            return start + 1 + length;

        var kind = CharacterClasses.At(text, start, out var width);
        var second = start + width;
        switch (kind)
        {
            case CharacterClass.Letter:
                return Run(text, second, CharacterClass.Letter);
            case CharacterClass.Number:
                return Digits(text, second);
        }

        if (first is not ('\r' or '\n') && ClassAt(text, second) == CharacterClass.Letter)
            return Run(text, second, CharacterClass.Letter);
        if (kind == CharacterClass.Other || (first == ' ' && ClassAt(text, second) == CharacterClass.Other))
            return Newlines(text, Run(text, second, CharacterClass.Other));

        var end = Run(text, start, CharacterClass.Space);
        var newline = text[start..end].LastIndexOfAny('\r', '\n');
        return newline >= 0 ? start + newline + 1 : Spaces(text, start, end);
    }

    private static int Newlines(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is '\r' or '\n')
            at++;
        return at;
    }

    private int Digits(ReadOnlySpan<char> text, int at)
    {
        for (var i = 1; i < digits && ClassAt(text, at) == CharacterClass.Number; i++)
        {
            CharacterClasses.At(text, at, out var width);
            at += width;
        }

        return at;
    }

    /// <summary>Without regard to case, by which ſ (U+017F) is an s.</summary>
    private static int Contraction(ReadOnlySpan<char> rest) => rest switch
    {
        ['s' or 'S' or 'ſ' or 't' or 'T' or 'm' or 'M' or 'd' or 'D', ..] => 1,
        ['r' or 'R' or 'v' or 'V', 'e' or 'E', ..] or ['l' or 'L', 'l' or 'L', ..] => 2,
        _ => 0,
    };
}
