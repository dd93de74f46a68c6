using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Engine.Formats;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Plans;

/// <summary>Ways to take the area under the receiver operating characteristic.</summary>
public enum AurocRule
{
    /// <summary>Through (0, 0) and (1, 1), at every distinct score: <see cref="Circuits.CircuitRecovery.Auroc"/>.</summary>
    Exact,

    /// <summary>The reference's: <see cref="Circuits.TenPointAuroc"/>.</summary>
    TenPoints,
}

/// <summary>All that a run on the circuit track needs.</summary>
public sealed record CircuitPlan
{
    public required HookedTransformer Model { get; init; }

    /// <summary>The method whose scores are judged; null if <see cref="Submitted"/> is.</summary>
    public ICircuitMethod? Method { get; init; }

    /// <summary>What is judged in place of a method's scores: scores or circuits that somebody sent.</summary>
    public SubmittedCircuits? Submitted { get; init; }

    /// <summary>The pairs that the method sees; with something <see cref="Submitted"/>, there need not be any.</summary>
    public required IReadOnlyList<TokenPair> Train { get; init; }

    /// <summary>The pairs that circuits are scored on.</summary>
    public required IReadOnlyList<TokenPair> Test { get; init; }

    public required int Seed { get; init; }

    public int BatchSize { get; init; } = 20;

    /// <summary>What is scored and selected.</summary>
    public Level Level { get; init; } = Level.Edge;

    /// <summary>What edges carry that are left out.</summary>
    public AblationValues Ablation { get; init; } = AblationValues.Patching;

    /// <summary>What edges carry that are left out when circuits are evaluated; null for <see cref="Ablation"/>.</summary>
    public AblationValues? EvaluationAblation { get; init; }

    /// <summary>What a run is judged by.</summary>
    public TaskMetric Metric { get; init; } = new();

    /// <summary>How scores become circuits.</summary>
    public CircuitRules Rules { get; init; } = new();

    /// <summary>The model's own circuit, where it is known.</summary>
    public DeclaredCircuit? Known { get; init; }

    /// <summary>How <c>auroc</c> is taken where the circuit is known.</summary>
    public AurocRule Auroc { get; init; } = AurocRule.Exact;

    public ScoreScale Scale { get; init; } = ScoreScale.ExampleMean;

    /// <summary>In what attribution follows the reference.</summary>
    public AttributionRules Attribution { get; init; } = new();

    /// <summary>The size, one of <see cref="Selection.Percentages"/>, of the circuit that is checked for completeness and minimality; null for none.</summary>
    public double? CheckedSize { get; init; }

    /// <summary>How many random circuits of each size make the band that a curve is drawn with.</summary>
    public int RandomCircuits { get; init; } = 20;
}
