using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Core;

namespace Mib.Store.Exchange;

/// <summary>An <see cref="EquatableArray{T}"/> as a JSON array.</summary>
internal sealed class EquatableArrayConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(EquatableArray<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<EquatableArray<T>>
    {
        public override EquatableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                throw new JsonException("a list is expected");

            List<T> items = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var item = Element(ref reader, options, items.Count);
                items.Add(item);
            }

            return new([.. items]);
        }

        public override void Write(Utf8JsonWriter writer, EquatableArray<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var item in value)
                JsonSerializer.Serialize(writer, item, options);
            writer.WriteEndArray();
        }

        /// <summary>The serializer knows the path only down to this list: what lies below must be said in words.</summary>
        private static T Element(ref Utf8JsonReader reader, JsonSerializerOptions options, int index)
        {
            try
            {
                return JsonSerializer.Deserialize<T>(ref reader, options) ?? throw new JsonException("it is null");
            }
            catch (JsonException error)
            {
                throw new JsonException($"element {index}{JsonProblem.Below(error)}: {JsonProblem.What(error)}", error);
            }
        }
    }
}
