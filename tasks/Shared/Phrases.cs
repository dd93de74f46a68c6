using System.Text.RegularExpressions;

namespace Mib.Tasks.Shared;

/// <summary>Looks for whole words: "red" is in "a red kite", not in "covered".</summary>
internal static class Phrases
{
    public static bool ContainsPhrase(this string text, string phrase, RegexOptions options = RegexOptions.None) =>
        phrase.Length > 0 && Regex.IsMatch(text, $@"(?<!\w){Regex.Escape(phrase)}(?!\w)", options | RegexOptions.CultureInvariant);
}
