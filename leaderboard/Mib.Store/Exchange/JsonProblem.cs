using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mib.Store.Exchange;

/// <summary>Says in a user's words what the JSON reader found wrong; its own speak of .NET's types.</summary>
internal static partial class JsonProblem
{
    /// <summary>The path without its root: <c>.key.seed</c>; empty at the root.</summary>
    public static string Below(JsonException error) => error.Path is { Length: > 1 } path ? path[1..] : "";

    /// <summary>The message without the place, which is told apart from it.</summary>
    public static string What(JsonException error) =>
        Missing().Match(error.Message) is { Success: true } missing ? $"it lacks {missing.Groups[1]}"
        : Unknown().Match(error.Message) is { Success: true } unknown ? $"it has no field {unknown.Groups[1]}"
        : Twice().Match(error.Message) is { Success: true } twice ? $"{twice.Groups[1]} is there twice"
        : Wrong().IsMatch(error.Message) ? "the value is of the wrong kind or null"
        : Place().Replace(error.Message, "").TrimEnd('.', ' ');

    [GeneratedRegex("missing required properties including: (.+?)\\.( Path: .*)?$")]
    private static partial Regex Missing();

    [GeneratedRegex("property ('.+?') could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("^Duplicate property ('.+?') encountered")]
    private static partial Regex Twice();

    [GeneratedRegex("^The JSON value could not be converted|doesn't allow (setting )?null|disallows null")]
    private static partial Regex Wrong();

    [GeneratedRegex(" (Path: |LineNumber: ).*$")]
    private static partial Regex Place();
}
