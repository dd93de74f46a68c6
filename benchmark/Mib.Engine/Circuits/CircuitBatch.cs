using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Circuits;

/// <summary>Runs circuits on one batch, every edge outside them patched: the corrupted run is made once and serves them all.</summary>
internal sealed class CircuitBatch : IDisposable
{
    private readonly HookedTransformer model;
    private readonly PairBatch batch;
    private readonly PatchedEdges patched;

    /// <summary>Makes the corrupted run of a batch.</summary>
    public CircuitBatch(HookedTransformer model, PairBatch batch)
    {
        this.model = model;
        this.batch = batch;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (sources, residual) = SourceActivations.Of(model, batch.Corrupted);
        patched = new(model, batch.Clean, sources);
        Empty = Metric(batch.Clean.AtLast(residual));
        Whole = Metric(batch.Clean.AtLast(model.Residual(batch.Clean)));
    }

    /// <summary>Each example's logit difference with everything ablated, m(∅): the corrupted run scored with the clean answers.</summary>
    public double[] Empty { get; }

    /// <summary>Each example's logit difference in the model as it is, m(N).</summary>
    public double[] Whole { get; }

    /// <summary>Each example's logit difference with a circuit kept and every other edge patched, m(C).</summary>
    public double[] Run(Circuit circuit)
    {
        if (circuit.EdgeCount == 0)
            return Empty;
        if (circuit.EdgeCount == model.Graph.Edges.Count)
            return Whole;

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Metric(patched.LastResidual([.. circuit.EdgeMask.Select(isKept => !isKept)], circuit.SourceMask));
    }

    /// <inheritdoc/>
    public void Dispose() => patched.Dispose();

    private double[] Metric(Tensor lastResidual)
    {
        using var scope = NewDisposeScope();
        return batch.LogitDifference(model.Unembed(lastResidual.unsqueeze(1)).squeeze(1)).ToDoubles();
    }
}
