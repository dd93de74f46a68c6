using Mib.Core.Results;

namespace Mib.Store.Schema.Rows;

/// <summary>A run: what decides its scores, where and when it was made, how far it has come.</summary>
internal sealed class RunRow
{
    public required string Id { get; init; }

    public required Track Track { get; init; }

    public required string Task { get; init; }

    public required string Variable { get; init; }

    public required string Model { get; init; }

    public required string Method { get; init; }

    /// <summary>JSON object, so that <c>json_extract(options, '$.steps')</c> works.</summary>
    public required string Options { get; init; }

    /// <summary>JSON object, as <see cref="Options"/>.</summary>
    public required string Settings { get; init; }

    public required string Split { get; init; }

    public required int Seed { get; init; }

    public required string Dtype { get; init; }

    public required string Device { get; init; }

    public required string ModelHash { get; init; }

    public required string MethodHash { get; init; }

    public required string DataHash { get; init; }

    public required string Version { get; init; }

    /// <summary>The text whose SHA-256 begins with the id; the columns above repeat it for whoever queries.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string Command { get; set; }

    public required string Machine { get; set; }

    /// <summary>JSON object.</summary>
    public required string Versions { get; set; }

    public required RunStatus Status { get; set; }

    public required string Error { get; set; }

    public double? Seconds { get; set; }

    public long? PeakMemoryBytes { get; set; }

    public List<ScoreRow> Scores { get; } = [];

    public List<CurveRow> Curves { get; } = [];

    public List<ExamplesRow> Examples { get; } = [];

    public List<FactRow> Facts { get; } = [];

    public ArtifactRow? Artifact { get; set; }
}
