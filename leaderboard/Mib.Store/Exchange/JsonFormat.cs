using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Mib.Core.Results;

namespace Mib.Store.Exchange;

/// <summary>How values look as JSON.</summary>
internal static class JsonFormat
{
    /// <summary>The exchange format and its version, as it stands in the file.</summary>
    public const string Name = "mib-results/1";

    /// <summary>The exchange format: strict when read, the same bytes for the same values when written.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false),
            new BytesConverter(),
            new NamedConverter<Setting, string>(setting => (setting.Name, setting.Value), (name, value) => new(name, value)),
            new NamedConverter<Fact, double>(fact => (fact.Name, fact.Value), (name, value) => new(name, value)),
            new EquatableArrayConverter(),
        },
    };

    /// <summary>Reads a run's key from the very text that its id is the hash of.</summary>
    public static JsonSerializerOptions Key { get; } = new() { Converters = { new EquatableArrayConverter() } };
}
