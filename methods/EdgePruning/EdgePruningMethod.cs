using Mib.Core.Circuits;
using Mib.Models;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.EdgePruning;

/// <summary>Edge pruning: learns random masks on all edges that leave the model's answers as they are at a wanted sparsity.</summary>
/// <remarks>
/// Bhaskar et al. 2024. Minimizes KL(whole model ‖ circuit) + λ₁ (t − s) + λ₂ (t − s)² over the masks and maximizes it over λ₁
/// and λ₂, where s is the expected share of masks that are 0 and t grows to the wanted share. The score is P(z ≠ 0).
/// </remarks>
[Method("edge-pruning", Description = "Edge pruning: learned masks on all edges at a wanted sparsity.", Cite = "arXiv:2406.16778",
    Switches = new AttributionSwitch[0])]
public sealed class EdgePruningMethod(EdgePruningOptions options) : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        using var masks = new HardConcrete(run.Model.Graph.Edges.Count, run.Model.Device);
        using var multipliers = new Parameter(zeros(2, ScalarType.Float64, run.Model.Device).DetachFromDisposeScope());
        using var descent = optim.Adam([masks.LogAlpha], options.LearningRate);
        using var ascent = optim.Adam([multipliers], options.MultiplierRate, maximize: true);
        var random = run.RandomFor("edge-pruning-masks");
        foreach (var (step, pairs) in run.Shuffled(run.RandomFor("edge-pruning-order"), options.StepPairs).Take(options.Steps).Index())
        {
            using var scope = NewDisposeScope();
            using var recording = enable_grad();
            using var circuit = new SoftCircuit(run.Model, pairs);
            using var whole = new NextTokens(run.Model, pairs);
            descent.zero_grad();
            ascent.zero_grad();
            var missing = Target(step) - (1 - masks.Kept().mean());
            var price = (multipliers[0] * missing) + (multipliers[1] * missing.square());
            var distance = whole.Divergence(circuit.LastResidual(masks.Draw(random).expand(pairs.Clean.Rows, -1))).mean();
            (distance.to(ScalarType.Float64) + price).backward();
            descent.step();
            ascent.step();
            run.Progress?.Report((step + 1.0) / options.Steps);
        }

        using var last = NewDisposeScope();
        return new(run.Model.Graph, new(masks.Kept().ToDoubles()));
    }

    /// <summary>The share of edges to be without after a step.</summary>
    private double Target(int step) => options.Sparsity * Math.Min(1, (step + 1) / Math.Max(1, options.Warmup * options.Steps));
}
