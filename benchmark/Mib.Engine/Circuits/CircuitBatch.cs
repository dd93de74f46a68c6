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
/// input: whatever it writes is taken out again at everyone who reads it. Where a post-norm stands between a layer's heads
/// and the residual stream (Gemma-2), changing some of them changes what all write: there the channel receives
/// norm(Σ_h a_h(now) + Σ_{h not in the circuit} (a_h(corrupted) − a_h(now))) − norm(Σ_h a_h(now)).
/// </remarks>
internal sealed class CircuitBatch : IDisposable
{
    private readonly HookedTransformer model;
    private readonly CircuitGraph graph;
    private readonly PairBatch batch;
    private readonly Tensor corrupted;
    private readonly Tensor difference;
    private readonly Tensor? sums;

    /// <summary>Makes the corrupted run of a batch.</summary>
    public CircuitBatch(HookedTransformer model, PairBatch batch)
    {
        this.model = model;
        this.batch = batch;
        graph = model.Graph;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (sources, residual) = SourceActivations.Of(model, batch.Corrupted);
        corrupted = sources.Wide().DetachFromDisposeScope();
        difference = empty_like(corrupted).DetachFromDisposeScope();
        sums = model.Config.PostNorms ? empty([graph.Layers, .. residual.shape], model.Dtype.Wide(), model.Device).DetachFromDisposeScope() : null;
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
        return Metric((last + LogitsCorrection(missing)).to(last.dtype));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        corrupted.Dispose();
        difference.Dispose();
        sums?.Dispose();
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
        return tensor(cells, [graph.ChannelCount, graph.SourceCount]).to(model.Dtype.Wide(), model.Device).MoveToOuterDisposeScope();
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
                hooks.Add(inputs[qkv], x => (x + Correction(missing, channel, graph.Heads).permute(1, 2, 0, 3)).to(x.dtype));
            }
        }

        hooks.Read(names.Result, x =>
            difference.narrow(0, firstHead, graph.Heads).copy_(corrupted.narrow(0, firstHead, graph.Heads) - x.permute(2, 0, 1, 3)));
        if (sums is not null)
            hooks.Read(names.AttentionSum, x => sums.select(0, layer).copy_(x));
        if (circuit.SourceMask[mlp])
            hooks.Add(names.MlpIn, x => (x + Correction(missing, graph.MlpChannel(layer), 1).squeeze(0)).to(x.dtype));
        hooks.Read(names.MlpOut, x => difference.select(0, mlp).copy_(corrupted.select(0, mlp) - x));
    }

    /// <summary>What the missing edges into some neighbouring channels change there.</summary>
    /// <returns>[channel, batch, pos, d_model].</returns>
    private Tensor Correction(Tensor missing, int channel, int count)
    {
        var before = graph.SourcesBefore(channel);
        return Correction(missing.narrow(0, channel, count).narrow(1, 0, before), difference.narrow(0, 0, before), sums);
    }

    /// <summary>[batch, d_model] correction of the logits' input, at the last token only.</summary>
    private Tensor LogitsCorrection(Tensor missing) =>
        Correction(missing.narrow(0, graph.LogitsChannel, 1), AtLast(difference), sums is null ? null : AtLast(sums)).squeeze(0).squeeze(1);

    /// <summary>The same at some positions.</summary>
    /// <param name="mask">[channel, source]: 1 for a missing edge.</param>
    /// <param name="changes">[source, batch, pos, d_model].</param>
    /// <param name="attention">[layer, batch, pos, d_model] what the heads of each layer give together; null without post-norms.</param>
    private Tensor Correction(Tensor mask, Tensor changes, Tensor? attention)
    {
        long[] shape = [mask.shape[0], .. changes.shape[1..]];
        if (attention is null)
            return matmul(mask, changes.flatten(1)).view(shape);

        using var scope = NewDisposeScope();
        var direct = mask.clone();
        var total = zeros(shape, changes.dtype, changes.device);
        for (var layer = 0; layer < graph.Layers && graph.HeadSource(layer, 0) < mask.shape[1]; layer++)
        {
            using var inner = NewDisposeScope();
            var first = graph.HeadSource(layer, 0);
            direct.narrow(1, first, graph.Heads).zero_();
            var now = attention.select(0, layer);
            var moved = matmul(mask.narrow(1, first, graph.Heads), changes.narrow(0, first, graph.Heads).flatten(1)).view(shape);
            total.add_(PostNorm(layer, now + moved)).sub_(PostNorm(layer, now));
        }

        return total.add_(matmul(direct, changes.flatten(1)).view(shape)).MoveToOuterDisposeScope();
    }

    private Tensor PostNorm(int layer, Tensor sum) =>
        Norm.Apply(sum, model.Weights.Blocks[layer].Norm1Post!, model.Config, HookSet.None, model.Blocks[layer].Norm1Post);

    /// <summary>The last token's part of [n, batch, pos, d_model], as [n, batch, 1, d_model].</summary>
    private Tensor AtLast(Tensor x)
    {
        var rows = x.shape[1];
        return x.gather(2, batch.Clean.Last.view(1, rows, 1, 1).expand(x.shape[0], rows, 1, x.shape[3]));
    }
}
