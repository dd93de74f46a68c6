using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Core.Errors;
using Mib.Engine.Models.Hub;

namespace Mib.Engine.Models;

/// <summary>A model of the benchmark, which the hub has.</summary>
public sealed record RegisteredModel
{
    /// <summary>What the benchmark calls it.</summary>
    public required string Id { get; init; }

    public required string Description { get; init; }

    /// <summary>Owner and name on the hub.</summary>
    public required string Hub { get; init; }

    /// <summary>The commit that the benchmark's figures are of, or a branch where none is known.</summary>
    public required string Revision { get; init; }

    public required string License { get; init; }

    /// <summary>Whether the hub gives it out only after its licence has been accepted there.</summary>
    public required bool Gated { get; init; }

    /// <summary>Whether it is published in pickles alone, which mib does not pull.</summary>
    public bool PickleOnly { get; init; }

    /// <summary>How many numbers it has; null where that was not published.</summary>
    public long? Parameters { get; init; }

    /// <summary>What the circuit track does with it; null for nothing.</summary>
    public RegisteredTrack? Circuit { get; init; }

    /// <summary>What the causal variable track does with it; null for nothing.</summary>
    public RegisteredTrack? Variable { get; init; }

    /// <summary>Where it is on the hub.</summary>
    [JsonIgnore]
    public HubId HubId => HubId.Parse($"{Hub}@{Revision}");
}

/// <summary>A model's part in a track of the official matrix.</summary>
/// <param name="Dtype">Element type that the published figures were computed in.</param>
/// <param name="Tasks">Ids of the tasks.</param>
public sealed record RegisteredTrack(string Dtype, IReadOnlyList<string> Tasks);

/// <summary>The models of the benchmark: <c>registry.json</c>.</summary>
public static class ModelRegistry
{
    /// <summary>File name beside the bundled models.</summary>
    public const string FileName = "registry.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Reads the models in a folder's file; none if there is no such file.</summary>
    /// <exception cref="FileFormatException">It is malformed.</exception>
    public static IReadOnlyList<RegisteredModel> Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return [];
        try
        {
            return JsonSerializer.Deserialize<List<RegisteredModel>>(File.ReadAllBytes(path), Format) ?? [];
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", error.Message, "install mib again.", error);
        }
    }
}
