using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Circuits;

/// <summary>Runs circuits on one batch, every edge outside them left out: the run without any is made once and serves them all.</summary>
internal sealed class CircuitBatch : IDisposable
{
    private readonly HookedTransformer model;
    private readonly PairRun run;
    private readonly CircuitRun circuits;

    /// <summary>Makes the run of a batch in which every edge is left out, and the one in which none is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The pairs; not owned.</param>
    /// <param name="ablation">What edges carry that are left out; not owned.</param>
    /// <param name="metric">What is measured.</param>
    public CircuitBatch(HookedTransformer model, PairBatch batch, AblationValues ablation, TaskMetric metric)
    {
        this.model = model;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        run = new(model, batch, ablation, metric);
        circuits = new(model, run);
        Whole = run.Metric(run.WholeLogits).ToDoubles();
        Empty = Metric(circuits.Empty);
    }

    /// <summary>[batch, d_vocab] of the model as it is, at each prompt's last token; not the caller's.</summary>
    public Tensor WholeLogits => run.WholeLogits;

    /// <summary>Each example's metric with every edge left out, m(∅): under patching the corrupted run, scored with the clean answers.</summary>
    public double[] Empty { get; }

    /// <summary>Each example's metric in the model as it is, m(N).</summary>
    public double[] Whole { get; }

    /// <summary>Each example's metric with a circuit kept and every other edge patched, m(C).</summary>
    public double[] Run(Circuit circuit)
    {
        if (circuit.EdgeCount == 0)
            return Empty;
        if (circuit.EdgeCount == model.Graph.Edges.Count && !circuit.Neurons.Contains(false))
            return Whole;

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Metric(circuits.LastResidual(circuit));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        circuits.Dispose();
        run.Dispose();
    }

    private double[] Metric(Tensor lastResidual)
    {
        using var scope = NewDisposeScope();
        return run.Metric(model.Unembed(lastResidual)).ToDoubles();
    }
}
