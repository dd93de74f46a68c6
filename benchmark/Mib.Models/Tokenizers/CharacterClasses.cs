using System.Globalization;
using System.Text;

namespace Mib.Models.Tokenizers;

/// <summary>What the patterns of tokenizers tell apart, as Hugging Face's regular expressions mean it.</summary>
internal enum CharacterClass : byte
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary><c>\p{L}</c>.</summary>
    Letter,

    /// <summary><c>\p{N}</c>.</summary>
    Number,

    /// <summary><c>\s</c>.</summary>
    Space,
}

/// <summary>Classes of characters. Both libraries take them from Unicode 16; a test compares the two on all of Unicode.</summary>
internal static class CharacterClasses
{
    /// <summary>[UTF-16 unit]; surrogates are not looked up here.</summary>
    private static readonly CharacterClass[] Basic = [.. Enumerable.Range(0, 0x10000).Select(ClassOf)];

    /// <summary>The class of the character that begins at a place of a well-formed text, and how many units it has.</summary>
    public static CharacterClass At(ReadOnlySpan<char> text, int at, out int length)
    {
        var first = text[at];
        if (!char.IsHighSurrogate(first))
        {
            length = 1;
            return Basic[first];
        }

        length = 2;
        return ClassOf(char.ConvertToUtf32(first, text[at + 1]));
    }

    /// <summary>
    /// <c>\w</c> as Rust's regular expressions, hence Hugging Face, mean it: letters, marks, decimal digits, letter
    /// numbers, connectors, joiners and enclosed letters. .NET's own <c>\w</c> is narrower.
    /// </summary>
    public static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => true,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => true,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber => true,
        UnicodeCategory.ConnectorPunctuation => true,
        _ => rune.Value is 0x200C or 0x200D
            or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
    };

    private static CharacterClass ClassOf(int code) => CharUnicodeInfo.GetUnicodeCategory(code) switch
    {
        <= UnicodeCategory.OtherLetter => CharacterClass.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterClass.Number,
        _ => Rune.IsValid(code) && Rune.IsWhiteSpace(new Rune(code)) ? CharacterClass.Space : CharacterClass.Other,
    };
}
