using System.Text.Json;
using Mib.Core.Errors;

namespace Mib.Models.Tokenizers;

/// <summary>A value in a JSON file that knows where it stands, so that every error can name the place.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Path">Where in the file, e.g. <c>model.vocab</c>; empty for the whole.</param>
/// <param name="Value">The value; undefined where the file has no such field.</param>
internal readonly record struct JsonField(string File, string Path, JsonElement Value)
{
    /// <summary>Whether the field is missing or null, which the format takes for the same.</summary>
    public bool IsNull => Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>A field of this object.</summary>
    public JsonField this[string name] => new(
        File,
        Path.Length == 0 ? name : $"{Path}.{name}",
        Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out var found) ? found : default);

    public JsonField Require() => IsNull ? throw Error("the field is missing", "add it, or fetch the file again.") : this;

    public JsonField RequireObject() => Value.ValueKind == JsonValueKind.Object ? this : throw Expected("an object");

    public string Text() =>
        Require().Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Expected("a string");

    public int Id() =>
        Require().Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var id) && id >= 0
            ? id
            : throw Expected("a token id: a whole number from 0");

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
        return Value.EnumerateArray().Select((item, i) => new JsonField(self.File, $"{self.Path}[{i}]", item));
    }

    /// <summary>The members of this object, in the file's order; a name that is there twice comes twice.</summary>
    public IEnumerable<(string Name, JsonField Field)> Members()
    {
        var self = RequireObject();
        return Value.EnumerateObject()
            .Select(member => (member.Name, new JsonField(self.File, $"{self.Path}['{member.Name}']", member.Value)));
    }

    public FileFormatException Error(string what, string fix) =>
        new(File, Path.Length == 0 ? "" : $"'{Path}'", what, fix);

    /// <summary>The error for a component of a kind that is not known here.</summary>
    /// <param name="supported">What would have done.</param>
    public FileFormatException Unsupported(params string[] supported) => Error(
        $"{(IsNull ? "no type" : $"'{Value}'")} is not supported",
        $"supported here: {string.Join(", ", supported)}.");

    private FileFormatException Expected(string what) =>
        Error($"should be {what}", "correct the field, or fetch the file again.");
}
