using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Core;

namespace Mib.Engine.Look;

/// <summary>A look at a model on one prompt.</summary>
/// <typeparam name="T">What was seen.</typeparam>
/// <param name="Look">Which look: <c>attention</c>, <c>lens</c>, <c>attribution</c>, <c>patching</c>.</param>
/// <param name="Model">The model's id or folder name.</param>
/// <param name="ModelHash">SHA-256 of its files.</param>
/// <param name="Prompt">[pos] its tokens; the clean prompt of a pair.</param>
/// <param name="Result">What was seen.</param>
public sealed record LookReport<T>(string Look, string Model, string ModelHash, EquatableArray<LookToken> Prompt, T Result)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The report as JSON, every number in full.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Format);
}
