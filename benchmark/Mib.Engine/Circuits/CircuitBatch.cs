using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Circuits;

/// <summary>Runs circuits on one batch: the corrupted run is made once and serves them all.</summary>
/// <remarks>
/// Each channel v of a source in the circuit receives x_v + Σ_{u→v not in the circuit} (a_u(corrupted) − a_u(now)), where
/// "now" is the patched run itself (spec/circuit-track.md §4.2). A source that is not in the circuit needs no patched
/// input: whatever it writes is taken out again at everyone who reads it.
/// </remarks>
internal sealed class CircuitBatch : IDisposable
{
    private readonly HookedTransformer model;
    private readonly CircuitGraph graph;
    private readonly PairBatch batch;
    private readonly Tensor corrupted;
    private readonly Tensor difference;

    /// <summary>Makes the corrupted run of a batch.</summary>
    public CircuitBatch(HookedTransformer model, PairBatch batch)
    {
        this.model = model;
        this.batch = batch;
        graph = model.Graph;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (sources, residual) = SourceActivations.Of(model, batch.Corrupted);
        corrupted = sources.DetachFromDisposeScope();
        difference = empty_like(corrupted).DetachFromDisposeScope();
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
        if (circuit.EdgeCount == graph.Edges.Count)
            return Whole;

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var missing = MissingEdges(circuit);
        var hooks = new HookSet();
        hooks.Read(HookNames.Embed, x => difference.select(0, 0).copy_(corrupted.select(0, 0) - x));
        for (var layer = 0; layer < graph.Layers; layer++)
            HookLayer(hooks, layer, circuit, missing);

        var last = batch.Clean.AtLast(model.Residual(batch.Clean, hooks));
        return Metric(last + LogitsCorrection(missing));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        corrupted.Dispose();
        difference.Dispose();
    }

    private double[] Metric(Tensor lastResidual)
    {
        using var scope = NewDisposeScope();
        return batch.LogitDifference(model.Unembed(lastResidual.unsqueeze(1)).squeeze(1)).ToDoubles();
    }

    /// <summary>[channel, source]: 1 for a real edge that the circuit leaves out.</summary>
    private Tensor MissingEdges(Circuit circuit)
    {
        var cells = new double[graph.ChannelCount * graph.SourceCount];
        for (var i = 0; i < graph.Edges.Count; i++)
        {
            if (!circuit.EdgeMask[i])
                cells[(graph.Edges[i].Channel * graph.SourceCount) + graph.Edges[i].Source] = 1;
        }

        using var scope = NewDisposeScope();
        return tensor(cells, [graph.ChannelCount, graph.SourceCount]).to(model.Dtype, model.Device).MoveToOuterDisposeScope();
    }

    private void HookLayer(HookSet hooks, int layer, Circuit circuit, Tensor missing)
    {
        var names = model.Blocks[layer];
        var (firstHead, mlp) = (graph.HeadSource(layer, 0), graph.MlpSource(layer));
        if (Enumerable.Range(firstHead, graph.Heads).Any(head => circuit.SourceMask[head]))
        {
            string[] inputs = [names.QInput, names.KInput, names.VInput];
            for (var qkv = 0; qkv < 3; qkv++)
            {
                var channel = graph.HeadChannel(layer, qkv, 0);
                hooks.Add(inputs[qkv], x => x + Correction(missing, channel, graph.Heads).permute(1, 2, 0, 3));
            }
        }

        hooks.Read(names.Result, x =>
            difference.narrow(0, firstHead, graph.Heads).copy_(corrupted.narrow(0, firstHead, graph.Heads) - x.permute(2, 0, 1, 3)));
        if (circuit.SourceMask[mlp])
            hooks.Add(names.MlpIn, x => x + Correction(missing, graph.MlpChannel(layer), 1).squeeze(0));
        hooks.Read(names.MlpOut, x => difference.select(0, mlp).copy_(corrupted.select(0, mlp) - x));
    }

    /// <summary>Σ over the missing edges into some neighbouring channels of what their sources change by.</summary>
    /// <returns>[channel, batch, pos, d_model].</returns>
    private Tensor Correction(Tensor missing, int channel, int count)
    {
        var before = graph.SourcesBefore(channel);
        var changes = difference.narrow(0, 0, before);
        var mask = missing.narrow(0, channel, count).narrow(1, 0, before);
        return matmul(mask, changes.flatten(1)).view(count, changes.shape[1], changes.shape[2], changes.shape[3]);
    }

    /// <summary>[batch, d_model] correction of the logits' input, at the last token only.</summary>
    private Tensor LogitsCorrection(Tensor missing)
    {
        var rows = difference.shape[1];
        var index = batch.Clean.Last.view(1, rows, 1, 1).expand(graph.SourceCount, rows, 1, difference.shape[3]);
        var changes = difference.gather(2, index).flatten(1);
        return matmul(missing.narrow(0, graph.LogitsChannel, 1), changes).view(rows, difference.shape[3]);
    }
}
