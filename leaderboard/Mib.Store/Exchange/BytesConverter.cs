using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Core;

namespace Mib.Store.Exchange;

/// <summary>Bytes as base64.</summary>
internal sealed class BytesConverter : JsonConverter<EquatableArray<byte>>
{
    public override EquatableArray<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes)
            ? new(bytes)
            : throw new JsonException("base64 text is expected");

    public override void Write(Utf8JsonWriter writer, EquatableArray<byte> value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.Span);
}
