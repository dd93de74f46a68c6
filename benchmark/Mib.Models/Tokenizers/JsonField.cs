using System.Text.Json;
using Mib.Core.Errors;

namespace Mib.Models.Tokenizers;

/// <summary>A value in a JSON file that knows where it stands, so that every error can name the place.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Path">Where in the file, e.g. <c>model.vocab</c>; empty for the whole.</param>
/// <param name="Value">The value; undefined where the file has no such field.</param>
/// <param name="Line">The line of a JSON Lines file, from 1; 0 for other files.</param>
public readonly record struct JsonField(string File, string Path, JsonElement Value, int Line = 0)
{
    /// <summary>Whether the field is missing or null, which the formats here take for the same.</summary>
    public bool IsNull => Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>A field of this object.</summary>
    public JsonField this[string name] => this with
    {
        Path = Path.Length == 0 ? name : $"{Path}.{name}",
        Value = Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var found) ? found : default,
    };

    /// <summary>This field, which must be there.</summary>
    public JsonField Require() => IsNull ? throw Error("the field is missing", "add it, or fetch the file again.") : this;

    /// <summary>This field, which must be an object.</summary>
    public JsonField RequireObject() => Require().Value.ValueKind == JsonValueKind.Object ? this : throw Expected("an object");

    /// <summary>The string in this field.</summary>
    public string Text() =>
        Require().Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Expected("a string");

    /// <summary>The index in this field: a token's id, or a place in a list.</summary>
    public int Index() =>
        Require().Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var index) && index >= 0
            ? index
            : throw Expected("a whole number from 0");

    /// <summary>Whether the field is true; a missing one is false.</summary>
    public bool Flag() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Undefined or JsonValueKind.Null => false,
        _ => throw Expected("true or false"),
    };

    /// <summary>The elements of this array; none if the field is missing.</summary>
    public IEnumerable<JsonField> Items()
    {
        if (IsNull)
            return [];
        if (Value.ValueKind != JsonValueKind.Array)
            throw Expected("an array");

        var self = this;
        return Value.EnumerateArray().Select((item, i) => self with { Path = $"{self.Path}[{i}]", Value = item });
    }

    /// <summary>The members of this object, in the file's order; a name that is there twice comes twice.</summary>
    public IEnumerable<(string Name, JsonField Field)> Members()
    {
        var self = RequireObject();
        return Value.EnumerateObject()
            .Select(member => (member.Name, self with { Path = $"{self.Path}['{member.Name}']", Value = member.Value }));
    }

    /// <summary>An error that names the file, the line and the field.</summary>
    /// <param name="what">What is wrong here.</param>
    /// <param name="fix">What to do about it.</param>
    public FileFormatException Error(string what, string fix)
    {
        var line = Line > 0 ? $"line {Line}" : "";
        var field = Path.Length > 0 ? $"'{Path}'" : "";
        return new FileFormatException(File, line.Length > 0 && field.Length > 0 ? $"{line}, {field}" : line + field, what, fix);
    }

    /// <summary>The error for a value that means something, but nothing that is known here.</summary>
    /// <param name="supported">What would have done.</param>
    public FileFormatException Unsupported(params string[] supported) => Error(
        $"{(IsNull ? "no type" : $"'{Value}'")} is not supported",
        $"supported here: {string.Join(", ", supported)}.");

    private FileFormatException Expected(string what) =>
        Error($"should be {what}", "correct the field, or fetch the file again.");
}
