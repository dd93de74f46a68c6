using System.Text.Json;

namespace Mib.Store.Exchange;

/// <summary>Says in a user's words what the JSON reader found wrong.</summary>
internal static class JsonProblem
{
    /// <summary>The path without its root: <c>.key.seed</c>; empty at the root.</summary>
    public static string Below(JsonException error) => error.Path is { Length: > 1 } path ? path[1..] : "";

    /// <summary>The message without the place, which is told apart from it, and without .NET's type names.</summary>
    public static string What(JsonException error)
    {
        var message = error.Message;
        foreach (var tail in new[] { " Path: ", " LineNumber: " })
        {
            if (message.IndexOf(tail, StringComparison.Ordinal) is > 0 and var end)
                message = message[..end];
        }

        return message.TrimEnd('.', ' ', '|');
    }
}
