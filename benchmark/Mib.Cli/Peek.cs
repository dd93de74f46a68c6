namespace Mib.Cli;

/// <summary>Looks at the words of a command line before it can be parsed: a method's options depend on which method it is.</summary>
internal static class Peek
{
    /// <summary>The value of an option: <c>--name value</c>, <c>--name=value</c> or <c>--name:value</c>; null if it is not there.</summary>
    public static string? Value(IReadOnlyList<string> args, string option)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == option)
                return i + 1 < args.Count ? args[i + 1] : null;
            if (args[i].StartsWith(option + "=", StringComparison.Ordinal) || args[i].StartsWith(option + ":", StringComparison.Ordinal))
                return args[i][(option.Length + 1)..];
        }

        return null;
    }

    /// <summary>The verb: the first word that is no option; null if there is none.</summary>
    public static string? Verb(IReadOnlyList<string> args) => args.FirstOrDefault(word => !word.StartsWith('-'));

    public static bool Has(IReadOnlyList<string> args, string option) => args.Contains(option);
}
