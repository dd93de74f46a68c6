using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Core;

namespace Mib.Store.Exchange;

/// <summary>A list of named values as a JSON object, in the list's order.</summary>
internal sealed class NamedConverter<TItem, TValue>(
    Func<TItem, (string Name, TValue Value)> parts, Func<string, TValue, TItem> make)
    : JsonConverter<EquatableArray<TItem>>
{
    public override EquatableArray<TItem> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("an object is expected");

        List<TItem> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            items.Add(make(name, Value(ref reader, options, name)));
        }

        return new([.. items]);
    }

    public override void Write(Utf8JsonWriter writer, EquatableArray<TItem> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, content) in value.Select(parts))
        {
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, content, options);
        }

        writer.WriteEndObject();
    }

    private static TValue Value(ref Utf8JsonReader reader, JsonSerializerOptions options, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<TValue>(ref reader, options) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new JsonException($"'{name}': {JsonProblem.What(error)}", error);
        }
    }
}
