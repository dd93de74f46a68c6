using System.Globalization;
using System.Text;

namespace Mib.Models.Tokenizers;

/// <summary>Cuts a piece of text into words.</summary>
internal delegate IEnumerable<Piece> PreTokenizer(Piece text);

/// <summary>The pre-tokenizers by the names that tokenizer.json gives them.</summary>
internal static class PreTokenizers
{
    private enum Kind
    {
        Space,
        Word,
        Mark,
    }

    public static PreTokenizer Read(JsonField field)
    {
        if (field.IsNull)
            return text => [text];

        return field["type"].Text() switch
        {
            "Whitespace" => text => Runs(text, rune => IsWord(rune) ? Kind.Word : Kind.Mark),
            "WhitespaceSplit" => text => Runs(text, _ => Kind.Word),
            _ => throw field["type"].Unsupported("Whitespace", "WhitespaceSplit", "null"),
        };
    }

    /// <summary>The longest stretches of one kind, between spaces.</summary>
    private static IEnumerable<Piece> Runs(Piece text, Func<Rune, Kind> kindOf)
    {
        var (start, at, current) = (0, 0, Kind.Space);
        foreach (var rune in text.Text.EnumerateRunes())
        {
            var kind = Rune.IsWhiteSpace(rune) ? Kind.Space : kindOf(rune);
            if (kind != current)
            {
                if (current != Kind.Space)
                    yield return text.Part(start, at);
                (start, current) = (at, kind);
            }

            at += rune.Utf16SequenceLength;
        }

        if (current != Kind.Space)
            yield return text.Part(start, at);
    }

    /// <summary>
    /// <c>\w</c> as Rust's regular expressions, hence Hugging Face, mean it: letters, marks, decimal digits, letter
    /// numbers, connectors, joiners and enclosed letters. .NET's own <c>\w</c> is narrower.
    /// </summary>
    private static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
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
}
