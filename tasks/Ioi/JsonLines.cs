using System.Text;
using System.Text.Json;
using Mib.Core.Errors;
using Mib.Models.Tokenizers;

namespace Mib.Tasks.Ioi;

/// <summary>Reads a file that has one JSON object a line.</summary>
internal static class JsonLines
{
    private const int LongestLine = 1 << 20;

    private const string OneObjectALine = "put one JSON object on each line.";

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The objects of a file, read as they are asked for.</summary>
    /// <exception cref="FileFormatException">The file is missing or has no lines, or a line is not a JSON object.</exception>
    public static IEnumerable<JsonField> Read(string path)
    {
        using var reader = Open(path);
        var number = 0;
        while (ReadLine(reader, path, number + 1) is { } text)
        {
            using var line = Parse(text, path, ++number);
            yield return new JsonField(path, "", line.RootElement.Clone(), number).RequireObject();
        }

        if (number == 0)
            throw new FileFormatException(path, "", "the file is empty", "fetch the file again.");
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path, StrictUtf8);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(
                path, "", "the file is missing or cannot be read", "put the published file of this split there.", error);
        }
    }

    /// <summary>The next line; null at the end. Gives up on a long one before it fills the memory.</summary>
    private static string? ReadLine(StreamReader reader, string path, int number)
    {
        var line = new StringBuilder();
        try
        {
            int next;
            while ((next = reader.Read()) is not (-1 or '\n'))
            {
                if (line.Length == LongestLine)
                    throw Error(path, number, $"the line has more than {LongestLine:N0} characters", OneObjectALine);
                line.Append((char)next);
            }

            return next == -1 && line.Length == 0 ? null : line.ToString();
        }
        catch (DecoderFallbackException error)
        {
            throw Error(path, number, "not UTF-8 text, here or shortly after", "save the file as UTF-8.", error);
        }
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
