using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Plans;

/// <summary>All that a run on the circuit track needs.</summary>
public sealed record CircuitPlan
{
    public required HookedTransformer Model { get; init; }

    public required ICircuitMethod Method { get; init; }

    /// <summary>The pairs that the method sees.</summary>
    public required IReadOnlyList<TokenPair> Train { get; init; }

    /// <summary>The pairs that circuits are scored on.</summary>
    public required IReadOnlyList<TokenPair> Test { get; init; }

    public required int Seed { get; init; }

    public int BatchSize { get; init; } = 20;

    public PruneRule Prune { get; init; } = PruneRule.Fixed;

    public ScoreScale Scale { get; init; } = ScoreScale.ExampleMean;

    /// <summary>How many random circuits of each size make the band that a curve is drawn with.</summary>
    public int RandomCircuits { get; init; } = 20;
}
