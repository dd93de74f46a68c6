using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mib.Core.Results;

/// <summary>The two tracks of the benchmark.</summary>
public enum Track
{
    /// <summary>Circuit localization.</summary>
    Circuit,

    /// <summary>Causal variable localization.</summary>
    Variable,
}

/// <summary>A named setting of a run, as text.</summary>
/// <param name="Name">Kebab-case.</param>
/// <param name="Value">Invariant text.</param>
public sealed record Setting(string Name, string Value);

/// <summary>Everything that decides a run's scores. Two runs with equal keys are the same run.</summary>
public sealed record RunKey
{
    /// <summary>The setting with the SHA-256 of the examples that a run is scored on.</summary>
    public const string TestData = "test-data";

    /// <summary>The setting with the number of examples that the method saw.</summary>
    public const string TrainExamples = "train-examples";

    /// <summary>The setting with the number of examples that training was stopped by and a site was chosen on.</summary>
    public const string ValidationExamples = "validation-examples";

    /// <summary>Which track.</summary>
    public required Track Track { get; init; }

    /// <summary>Id of the task, e.g. <c>ioi</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The high-level variable, on the variable track; empty on the circuit track.</summary>
    public string Variable { get; init; } = "";

    /// <summary>Id of the model, or the name of its folder.</summary>
    public required string Model { get; init; }

    /// <summary>Id of the method, e.g. <c>eap-ig-inputs</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The method's own options, sorted by name.</summary>
    public EquatableArray<Setting> Options { get; init; } = [];

    /// <summary>Settings of the evaluation (ablation, selection, prune rule, batch size …), sorted by name.</summary>
    public EquatableArray<Setting> Settings { get; init; } = [];

    /// <summary>Which split is scored.</summary>
    public required string Split { get; init; }

    /// <summary>Root seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Element type of the computation, e.g. <c>float32</c>.</summary>
    public required string Dtype { get; init; }

    /// <summary>Device, e.g. <c>cpu</c>.</summary>
    public required string Device { get; init; }

    /// <summary>SHA-256 of the model's weights and configuration.</summary>
    public required string ModelHash { get; init; }

    /// <summary>SHA-256 of the method's assembly.</summary>
    public required string MethodHash { get; init; }

    /// <summary>SHA-256 of the examples used, those the method saw and those it was scored on.</summary>
    public required string DataHash { get; init; }

    /// <summary>SHA-256 of the examples that the run is scored on; where it was not recorded, of all that it used.</summary>
    [JsonIgnore]
    public string TestHash => Settings.FirstOrDefault(setting => setting.Name == TestData)?.Value ?? DataHash;

    /// <summary>Version of mib.</summary>
    public required string Version { get; init; }

    /// <summary>Twelve hexadecimal digits that stand for the key: the run's name everywhere.</summary>
    public string Id() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)))[..12];
}
