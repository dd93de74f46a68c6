using System.Text.Json;
using System.Text.Json.Nodes;
using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Models.Checkpoints;

/// <summary>The fields of one <c>config.json</c>, each read with a check that names it.</summary>
/// <param name="path">The file.</param>
/// <param name="json">The object.</param>
/// <param name="prefix">Where the object stands in the file, e.g. <c>rope_scaling.</c>; empty for the whole.</param>
internal sealed class ConfigFields(string path, JsonObject json, string prefix = "")
{
    private const long LargestFile = 1 << 20;

    /// <summary>Far above any model's sizes, and low enough that no product of two of them overflows.</summary>
    internal const int LargestSize = 10_000_000;

    /// <summary>Opens a model's configuration.</summary>
    public static ConfigFields Open(string path) => File.Exists(path)
        ? Open(path, "point --model at a Hugging Face folder.")
        : throw new FileFormatException(path, "", "there is no such file", "point --model at a Hugging Face folder with config.json and model.safetensors.");

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file, which is there.</param>
    /// <param name="fix">What to do where it is far too large.</param>
    public static ConfigFields Open(string path, string fix)
    {
        using var stream = RegularFile.Open(path);
        if (stream.Length > LargestFile)
            throw new FileFormatException(path, "", "it is over 1 MB, no configuration", fix);
        try
        {
            return JsonNode.Parse(stream, documentOptions: new() { AllowDuplicateProperties = false }) is JsonObject json
                ? new(path, json)
                : throw new FileFormatException(path, "", "it is not a JSON object", "download the file again.");
        }
        catch (JsonException error)
        {
            throw new FileFormatException(path, "", $"it is not JSON: {error.Message}", "download the file again.", error);
        }
    }

    /// <summary>The error about a field.</summary>
    public FileFormatException Error(string field, string what, string fix) => new(path, $"'{prefix}{field}'", what, fix);

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(string field) => json[field] is not null;

    /// <summary>The object in a field; null if there is none.</summary>
    public ConfigFields? Object(string field) => json[field] switch
    {
        null => null,
        JsonObject inner => new(path, inner, $"{prefix}{field}."),
        _ => throw Error(field, "it is not an object", "correct the field."),
    };

    public string Text(string field) => Value<string>(field, "a string") ?? throw Missing(field);

    public int Positive(string field, int atMost = LargestSize) => OptionalPositive(field, atMost) ?? throw Missing(field);

    public int? OptionalPositive(string field, int atMost = LargestSize) => Whole(field) switch
    {
        null => null,
        <= 0 and var value => throw Error(field, $"{value} is not positive", "correct the field."),
        var value when value > atMost => throw Error(field, $"{value} is no model's", "correct the field."),
        var value => (int)value,
    };

    public int NotNegative(string field) => Whole(field) switch
    {
        null => throw Missing(field),
        >= 0 and <= LargestSize and var value => (int)value,
        var value => throw Error(field, $"{value} is not a number from 0", "correct the field."),
    };

    /// <summary>A number; 0 if the field is missing.</summary>
    public double Number(string field) => Value<double?>(field, "a number") ?? 0;

    public double PositiveNumber(string field) => OptionalPositiveNumber(field) ?? throw Missing(field);

    public double? OptionalPositiveNumber(string field) =>
        Value<double?>(field, "a number") is not { } value ? null
        : value > 0 && double.IsFinite(value) ? value
        : throw Error(field, $"{value} is not a positive number", "correct the field.");

    /// <summary>A number that may be null but must be there, because a missing one means another default.</summary>
    public double? PositiveNumberOrNull(string field) => json.ContainsKey(field) ? OptionalPositiveNumber(field) : throw Missing(field);

    public bool Flag(string field, bool whenMissing) => Value<bool?>(field, "true or false") ?? whenMissing;

    /// <summary>Token ids, one or a list of them; none if the field is missing.</summary>
    public int[] Tokens(string field, int vocabulary)
    {
        return json[field] is JsonArray array ? [.. array.Select(Token)] : json[field] is { } one ? [Token(one)] : [];

        int Token(JsonNode? node) =>
            node is not JsonValue value || !value.TryGetValue<int>(out var id)
                ? throw Error(field, "it is not a whole number or a list of them", "correct the field.")
            : id < 0 || id >= vocabulary ? throw Error(field, $"{id} is outside the vocabulary of {vocabulary}", "correct the id.")
            : id;
    }

    /// <summary>The strings of a list; null if the field is missing.</summary>
    public string[]? Texts(string field) => json[field] switch
    {
        null => null,
        JsonArray array => [.. array.Select(item =>
            item is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Error(field, "it is not a list of strings", "correct the field."))],
        _ => throw Error(field, "it is not a list of strings", "correct the field."),
    };

    /// <summary>Refuses any value of a switch but one; a missing switch has it.</summary>
    public void Expect(string field, bool wanted)
    {
        if (Flag(field, wanted) != wanted)
            throw Error(field, $"{!wanted} is not supported".ToLowerInvariant(), "use a checkpoint without it.");
    }

    public T OneOf<T>(string field, IReadOnlyDictionary<string, T> known) =>
        known.TryGetValue(Text(field), out var value)
            ? value
            : throw Error(field, $"'{Text(field)}' is not supported", $"supported: {string.Join(", ", known.Keys)}.");

    private FileFormatException Missing(string field) => Error(field, "it is missing", "download the file again.");

    /// <summary>A whole number, which some files write as 16.0.</summary>
    private long? Whole(string field) => Value<double?>(field, "a whole number") switch
    {
        null => null,
        { } value when value == Math.Floor(value) && Math.Abs(value) < 1e15 => (long)value,
        _ => throw Error(field, "it is not a whole number", "correct the field."),
    };

    private T? Value<T>(string field, string kind)
    {
        try
        {
            return json[field] is { } node ? node.GetValue<T>() : default;
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw Error(field, $"it is not {kind}", "correct the field.");
        }
    }
}
