using Mib.Core;
using Mib.Core.Data;
using Mib.Models.Transformers;

namespace Mib.Engine.Ablations;

/// <summary>All that learning optimal ablation needs.</summary>
public sealed record OptimalPlan
{
    public required HookedTransformer Model { get; init; }

    /// <summary>The pairs whose clean prompts are run; at least one.</summary>
    public required IReadOnlyList<TokenPair> Pairs { get; init; }

    /// <summary>Pairs in a batch.</summary>
    public int BatchSize { get; init; } = 20;

    /// <summary>Decides the order of the batches.</summary>
    public int Seed { get; init; }

    /// <summary>Most steps for a source.</summary>
    public int Steps { get; init; } = 1000;

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; } = 0.01;
}

/// <summary>What stands in for a source, and what that costs.</summary>
/// <param name="Vector">[d_model].</param>
/// <param name="MeanLoss">The loss, in nats, of the source's own mean in its place.</param>
/// <param name="Loss">The loss of the vector; never above <paramref name="MeanLoss"/>.</param>
public sealed record OptimalVector(EquatableArray<double> Vector, double MeanLoss, double Loss);
