using System.Text.RegularExpressions;
using Mib.Models.Tokenizers;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>Finds the names of a prompt, in order.</summary>
internal static class IoiNameFinder
{
    /// <summary>The names of a prompt; null if it is not about two people of whom one comes again.</summary>
    /// <param name="prompt">The text.</param>
    /// <param name="known">Names that may be in it.</param>
    /// <param name="row">The row: its template tells a name from a place or an object that is called the same.</param>
    public static NameTriple? Find(string prompt, IEnumerable<string> known, JsonField row)
    {
        // The longest first: "Mary Ann" is not Mary.
        var names = string.Join('|', known.Distinct().OrderByDescending(name => name.Length).Select(Regex.Escape));
        var found = Regex.Matches(prompt, @$"(?<!\w)(?:{names})(?!\w)").Select(match => match.Value).ToArray();
        var triple = found.Length == 3 ? new NameTriple(found[0], found[1], found[2]) : ByTemplate(prompt, names, row);
        return triple is { IsAnswerable: true } ? triple : null;
    }

    private static NameTriple? ByTemplate(string prompt, string names, JsonField row)
    {
        if (row["template"].IsNull)
            return null;

        // Regex.Escape writes the brace of a slot as \{.
        var template = Regex.Escape(row["template"].Text()).Replace(@"\{", "{");
        var pattern = Slots.Fill(template, slot => PatternOf(slot, names, row));
        var match = Regex.Match(prompt, $"^{pattern}", RegexOptions.NonBacktracking);
        return match.Success
            ? new NameTriple(match.Groups["name_A"].Value, match.Groups["name_B"].Value, match.Groups["name_C"].Value)
            : null;
    }

    private static string PatternOf(string slot, string names, JsonField row)
    {
        if (slot is "name_A" or "name_B" or "name_C")
            return $"(?<{slot}>{names})";

        var value = row["metadata"][slot];
        return value.IsNull ? ".+?" : Regex.Escape(value.Text());
    }
}
