using System.Text.Json;
using System.Text.Json.Nodes;
using Mib.Core.Errors;
using Mib.Models.Tokenizers;

namespace Mib.Tasks.Shared;

/// <summary>JSON of the tasks' files.</summary>
internal static class Json
{
    // A hundred times the largest table of the reference.
    private const long LargestTable = 64 << 20;

    public static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    /// <summary>A table of words: a whole file.</summary>
    /// <exception cref="FileFormatException">It cannot be read, is too large, or no JSON.</exception>
    public static JsonField ReadTable(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            if (length > LargestTable)
                throw new FileFormatException(path, "", $"it has {length} bytes", "give a table of words; data with many rows are JSON Lines.");
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new(path, "", document.RootElement.Clone());
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", error.Message, "fetch the file again.", error);
        }
    }

    /// <summary>A text on one line with something on it.</summary>
    public static string OneLine(this JsonField field)
    {
        var text = field.Text();
        return !string.IsNullOrWhiteSpace(text) && !text.AsSpan().ContainsAny('\n', '\r') ? text : throw field.Error("is empty or more than one line", "write it on one line.");
    }
}
