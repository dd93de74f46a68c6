using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Core.Errors;
using Mib.Engine.Training;

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
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public required string Id { get; init; }

    public required string Description { get; init; }

    /// <summary>Ids of the tasks that it has learned.</summary>
    public required IReadOnlyList<string> Tasks { get; init; }

    /// <summary>Id of the recipe that made it.</summary>
    public required string Recipe { get; init; }

    /// <summary>SHA-256 of the recipe's file, in lower-case hexadecimal digits; null for a model that was built by code.</summary>
    public string? RecipeHash { get; init; }

    /// <summary>The command that makes the same bytes again.</summary>
    public required string Command { get; init; }

    public required int Seed { get; init; }

    /// <summary>The day it was made, of Greenwich: <c>2026-11-22</c>.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Steps of training; null for a model that was built.</summary>
    public int? Steps { get; init; }

    /// <summary>What it had to reach, and what it has.</summary>
    public required IReadOnlyList<GateScore> Gates { get; init; }

    /// <summary>The recipe as people are told of it.</summary>
    [JsonIgnore]
    public string MadeBy => RecipeHash is null ? $"{Recipe}, built" : $"{Recipe}, {RecipeHash[..Math.Min(12, RecipeHash.Length)]}";

    /// <summary>Whether a folder has one.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

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
