using System.Globalization;
using System.Text;
using Mib.Core;
using Mib.Engine.Look;

namespace Mib.Cli.Look;

/// <summary>Tokens as they are shown: what cannot be seen has a sign, and a stranger's vocabulary cannot turn or break a line.</summary>
internal static class TokenText
{
    private const int Longest = 48;

    public static string Of(LookToken token)
    {
        var runes = token.Text.EnumerateRunes().ToList();
        return string.Concat(runes.Take(Longest).Select(Visible)) + (runes.Count > Longest ? "…" : "");
    }

    /// <summary>A prompt in one line.</summary>
    public static string Line(EquatableArray<LookToken> prompt) => string.Join(' ', prompt.Select(Of));

    private static string Visible(Rune rune) => rune.Value switch
    {
        ' ' => "·",
        < 0x20 => $"{(char)(0x2400 + rune.Value)}",
        0x7F => "␡",
        _ when IsUnseen(Rune.GetUnicodeCategory(rune)) => $"‹U+{rune.Value:X4}›",
        _ => rune.ToString(),
    };

    private static bool IsUnseen(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
