using System.Text.RegularExpressions;

namespace Mib.Tasks.Shared;

/// <summary>Text with slots in braces, e.g. <c>{place}</c>.</summary>
internal static partial class Slots
{
    public static string Fill(string template, Func<string, string> valueOf) =>
        Slot().Replace(template, match => valueOf(match.Groups["name"].Value));

    /// <summary>The text around the slots.</summary>
    public static IEnumerable<string> Around(string template) => Slot().Replace(template, "\n").Split('\n');

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Slot();
}
