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
    public string Text()
    {
        if (Require().Value.ValueKind != JsonValueKind.String)
            throw Expected("a string");
        try
        {
            return Value.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw NotText(error);
        }
    }

    /// <summary>The index in this field: a token's id, or a place in a list.</summary>
    public int Index() =>
        Require().Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var index) && index >= 0
            ? index
            : throw Expected("a whole number from 0");

    /// <summary>Whether the field is true.</summary>
    /// <param name="whenMissing">What a missing one means.</param>
    public bool Flag(bool whenMissing = false) => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Undefined or JsonValueKind.Null => whenMissing,
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
        return Value.EnumerateArray().Select((item, i) => self.Element(i, item));
    }

    /// <summary>An element of this array as a field of its own.</summary>
    public JsonField Element(int index, JsonElement value) => this with { Path = $"{Path}[{index}]", Value = value };

    /// <summary>The members of this object, in the file's order; a name that is there twice comes twice.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Members()
    {
        foreach (var member in RequireObject().Value.EnumerateObject())
            yield return (NameOf(member), member.Value);
    }

    /// <summary>A member of this object as a field of its own.</summary>
    public JsonField Member(string name, JsonElement value) => this with { Path = $"{Path}['{name}']", Value = value };

    /// <summary>An error that names the file, the line and the field.</summary>
    /// <param name="what">What is wrong here.</param>
    /// <param name="fix">What to do about it.</param>
    /// <param name="inner">The error underneath, where there is one.</param>
    public FileFormatException Error(string what, string fix, Exception? inner = null)
    {
        var line = Line > 0 ? $"line {Line}" : "";
        var field = Path.Length > 0 ? $"'{Path}'" : "";
        return new FileFormatException(File, line.Length > 0 && field.Length > 0 ? $"{line}, {field}" : line + field, what, fix, inner);
    }

    /// <summary>The error for a value that means something, but nothing that is known here.</summary>
    /// <param name="supported">What would have done.</param>
    public FileFormatException Unsupported(params string[] supported) => Error(
        $"{(IsNull ? "no type" : $"'{Value}'")} is not supported",
        $"supported here: {string.Join(", ", supported)}.");

    private string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException error)
        {
            throw NotText(error);
        }
    }

    /// <summary>JSON can hold bytes that are no UTF-8, and half surrogates: .NET finds out only when asked for the string.</summary>
    private FileFormatException NotText(Exception inner) =>
        Error("holds characters that are not valid Unicode", "fetch the file again.", inner);

    private FileFormatException Expected(string what) =>
        Error($"should be {what}", "correct the field, or fetch the file again.");
}
