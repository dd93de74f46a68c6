using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Core.Errors;

namespace Mib.Engine.Models;

/// <summary>What a bundled model is and how it was made: its <c>card.json</c>.</summary>
public sealed record ModelCard
{
    /// <summary>File name in the model's folder.</summary>
    public const string FileName = "card.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required string Id { get; init; }

    public required string Description { get; init; }

    /// <summary>Id of the task that it does.</summary>
    public required string Task { get; init; }

    /// <summary>The command that makes the same bytes again.</summary>
    public required string Command { get; init; }

    public required int Seed { get; init; }

    /// <summary>Steps of training; null for a model that was built.</summary>
    public int? Steps { get; init; }

    /// <summary>What <see cref="Accuracy"/> is the accuracy of.</summary>
    public required string AccuracyOf { get; init; }

    public required double Accuracy { get; init; }

    /// <summary>Loss at the end of training; null for a model that was built.</summary>
    public double? FinalLoss { get; init; }

    public static ModelCard Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<ModelCard>(File.ReadAllBytes(path), Format)
                ?? throw new FileFormatException(path, "", "it is empty", "install mib again.");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", error.Message, "install mib again.", error);
        }
    }

    public void Write(string folder) =>
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Format) + "\n");
}
