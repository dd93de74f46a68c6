using System.Text.Json;
using Mib.Core.Errors;
using Mib.Models.Files;
using Mib.Models.Tokenizers;

namespace Mib.Tasks.Shared;

/// <summary>Reads a file that has one JSON object a line.</summary>
internal static class JsonLines
{
    private const int LongestLine = 1 << 20;

    private const string OneObjectALine = "put one JSON object on each line.";

    /// <summary>The objects of a file, read as they are asked for.</summary>
    /// <exception cref="FileFormatException">The file is missing or has no lines, or a line is not a JSON object.</exception>
    public static IEnumerable<JsonField> Read(string path)
    {
        var any = false;
        foreach (var (text, number) in Lines.Read(path, LongestLine))
        {
            any = true;
            using var line = Parse(text, path, number);
            yield return new JsonField(path, "", line.RootElement.Clone(), number).RequireObject();
        }

        if (!any)
            throw new FileFormatException(path, "", "the file is empty", "fetch the file again.");
    }

    private static JsonDocument Parse(string text, string path, int number)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw Error(path, number, "the line is empty", "delete the line.");

        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException error)
        {
            throw Error(
                path, number, $"not valid JSON near character {error.BytePositionInLine + 1}", OneObjectALine, error);
        }
    }

    private static FileFormatException Error(string path, int number, string what, string fix, Exception? inner = null) =>
        new(path, $"line {number}", what, fix, inner);
}
