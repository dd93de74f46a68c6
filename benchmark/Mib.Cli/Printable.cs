namespace Mib.Cli;

/// <summary>Text as a terminal may have it: names come from strangers' files, and a terminal obeys control characters.</summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with every control character replaced, but for line ends and tabs.</summary>
    public static string Of(string text) => text.Any(IsUnsafe) ? string.Concat(text.Select(c => IsUnsafe(c) ? Replacement : c)) : text;

    private static bool IsUnsafe(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
