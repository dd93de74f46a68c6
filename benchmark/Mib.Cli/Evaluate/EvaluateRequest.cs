using Mib.Cli.Options;
using Mib.Core;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Core.Results;

namespace Mib.Cli.Evaluate;

/// <summary>Rules of the reference that can be asked for by name.</summary>
internal enum Compat
{
    Mib,
}

/// <summary>Element types that models are computed in.</summary>
internal enum Dtype
{
    Float32,
    Bfloat16,
    Float64,
}

/// <summary>What <c>mib evaluate</c> was asked for.</summary>
internal sealed record EvaluateRequest
{
    public required string Task { get; init; }

    /// <summary>Null for the task's default.</summary>
    public string? Model { get; init; }

    /// <summary>The method's own options that were given.</summary>
    public EquatableArray<Setting> MethodOptions { get; init; } = [];

    public Split Split { get; init; } = Split.Test;

    public int Limit { get; init; } = CircuitJob.DefaultLimit;

    /// <summary>Null for the track's default.</summary>
    public int? TrainLimit { get; init; }

    /// <summary>Folder of the task's files; null for generated data.</summary>
    public string? Data { get; init; }

    public int Seed { get; init; }

    /// <summary>Null for the track's default.</summary>
    public int? BatchSize { get; init; }

    public Dtype Dtype { get; init; }

    public string Device { get; init; } = "cpu";

    /// <summary>How the circuit track measures.</summary>
    public CircuitSettings Circuit { get; init; } = new();

    /// <summary>How the variable track looks and measures.</summary>
    public VariableSettings Variables { get; init; } = new();

    public string Database { get; init; } = "results.db";

    /// <summary>Whether a finished run is run again.</summary>
    public bool Rerun { get; init; }

    /// <summary>Refuses, before any work, what changes nothing where artifacts are scored.</summary>
    /// <exception cref="UsageException">A limit of train pairs was given, and there is no use for any.</exception>
    public EvaluateRequest OfArtifacts() => TrainLimit is null || Circuit.NeedsTrainPairs
        ? this
        : throw new UsageException(
            "--train-limit changes nothing: artifacts are made already.", "leave it out; with --ablation mean or mean-positional it says how many pairs the means are of.");
}
