using System.Text.RegularExpressions;

namespace Mib.Tasks.Shared;

/// <summary>Looks for whole words: "red" is in "a red kite", not in "covered".</summary>
internal static class Phrases
{
    public static bool ContainsPhrase(this string text, string phrase, RegexOptions options = RegexOptions.None) => EndOfPhrase(text, phrase, options) is not null;

    /// <summary>Offset behind the first place where it stands; null if it stands nowhere.</summary>
    public static int? EndOfPhrase(this string text, string phrase, RegexOptions options = RegexOptions.None) =>
        phrase.Length > 0 && Regex.Match(text, $@"(?<!\w){Regex.Escape(phrase)}(?!\w)", options | RegexOptions.CultureInvariant) is { Success: true } found
            ? found.Index + found.Length : null;
}
