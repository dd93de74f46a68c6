using System.Text.RegularExpressions;

namespace Mib.Engine.Plugins;

/// <summary>C# names as the command line writes them.</summary>
public static partial class Kebab
{
    /// <summary><c>IgRule</c> → <c>ig-rule</c>, <c>TopN</c> → <c>top-n</c>.</summary>
    public static string Of(string name) => WordStart().Replace(name, "-").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordStart();
}
