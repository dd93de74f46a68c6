using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>Runs a model on a batch while some edges of its graph carry what the sources wrote in another run.</summary>
/// <remarks>
/// Each channel v receives x_v + Σ_{u→v patched} (a_u(other run) − a_u(now)), where "now" is the patched run itself
/// (spec/circuit-track.md §4.2). A source all of whose edges are patched needs no patched input: whatever it writes is
/// taken out again at everyone who reads it. Where a post-norm stands between a layer's heads and the residual stream
/// (Gemma-2), changing some of them changes what all write: there the channel receives
/// norm(Σ_h a_h(now) + Σ_{h patched} (a_h(other run) − a_h(now))) − norm(Σ_h a_h(now)).
/// Weights that ask for a gradient get it.
/// </remarks>
public sealed class PatchedEdges : IDisposable
{
    private readonly HookedTransformer model;
    private readonly CircuitGraph graph;
    private readonly PaddedBatch batch;
    private readonly Tensor others;
    private readonly Tensor room;
    private readonly Tensor? roomForSums;

    /// <summary>Gets ready to patch a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The prompts to run.</param>
    /// <param name="sources">[source, batch, pos, d_model] what the sources wrote in the other run; taken over.</param>
    public PatchedEdges(HookedTransformer model, PaddedBatch batch, Tensor sources)
    {
        this.model = model;
        this.batch = batch;
        graph = model.Graph;
        using var scope = NewDisposeScope();
        others = sources.Wide().DetachFromDisposeScope();
        // Sources without a patched edge are not written down; nothing times what stands there instead must be nothing.
        room = zeros_like(others).DetachFromDisposeScope();
        roomForSums = model.Config.PostNorms ? zeros([graph.Layers, .. others.shape[1..]], others.dtype, model.Device).DetachFromDisposeScope() : null;
    }

    /// <summary>The residual stream after the last block, at each prompt's last token, as the logits read it.</summary>
    /// <param name="patched">[edge] whether it carries the other run's values.</param>
    /// <param name="reading">[source] whether its own input matters; a source that an unpatched edge leaves must be among them.</param>
    /// <param name="hooks">What else to read or replace on the way; a new set if none is given.</param>
    /// <returns>[batch, d_model], owned by the caller's dispose scope.</returns>
    public Tensor LastResidual(IReadOnlyList<bool> patched, IReadOnlyList<bool> reading, HookSet? hooks = null)
    {
        using var scope = NewDisposeScope();
        // A graph of gradients must not find its values overwritten by the next run.
        var run = is_grad_enabled()
            ? new Run(this, Mask(patched), zeros_like(room), roomForSums is null ? null : zeros_like(roomForSums))
            : new Run(this, Mask(patched), room, roomForSums);
        hooks ??= new();
        run.Hook(hooks, [.. graph.Edges.Where((_, i) => patched[i])], reading);
        return scope.MoveToOuter(run.AtLogits(batch.AtLast(model.Residual(batch, hooks))));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        others.Dispose();
        room.Dispose();
        roomForSums?.Dispose();
    }

    /// <summary>[channel, source]: 1 for a patched edge.</summary>
    private Tensor Mask(IReadOnlyList<bool> patched)
    {
        var cells = new double[graph.ChannelCount * graph.SourceCount];
        for (var i = 0; i < graph.Edges.Count; i++)
        {
            if (patched[i])
                cells[(graph.Edges[i].Channel * graph.SourceCount) + graph.Edges[i].Source] = 1;
        }

        return tensor(cells, [graph.ChannelCount, graph.SourceCount]).to(others.dtype, model.Device);
    }

    /// <summary>One patched run.</summary>
    /// <param name="Owner">What is run.</param>
    /// <param name="Mask">[channel, source]: 1 for a patched edge.</param>
    /// <param name="Difference">[source, batch, pos, d_model] to be filled: the other run's value less this run's.</param>
    /// <param name="Sums">[layer, batch, pos, d_model] to be filled: what the heads of each layer give together; null without post-norms.</param>
    private sealed record Run(PatchedEdges Owner, Tensor Mask, Tensor Difference, Tensor? Sums)
    {
        private CircuitGraph Graph => Owner.graph;

        private HookedTransformer Model => Owner.model;

        /// <summary>Adds the hooks of the run.</summary>
        /// <param name="hooks">What to add to.</param>
        /// <param name="edges">The patched edges.</param>
        /// <param name="reading">[source] whether its own input matters.</param>
        public void Hook(HookSet hooks, IReadOnlyList<Edge> edges, IReadOnlyList<bool> reading)
        {
            HashSet<int> changing = [.. edges.Select(edge => edge.Source)];
            HashSet<int> changed = [.. edges.Select(edge => edge.Channel)];
            hooks.Read(HookNames.Embed, x => Difference.select(0, 0).copy_(Owner.others.select(0, 0) - x));
            for (var layer = 0; layer < Graph.Layers; layer++)
                HookLayer(hooks, layer, changing, changed, reading);
        }

        /// <summary>The residual stream at the last token, [batch, d_model], with what the edges into the logits change.</summary>
        public Tensor AtLogits(Tensor last)
        {
            var mask = Mask.narrow(0, Graph.LogitsChannel, 1);
            return (last + Correction(mask, AtLast(Difference), Sums is null ? null : AtLast(Sums)).squeeze(0).squeeze(1)).to(last.dtype);
        }

        private void HookLayer(HookSet hooks, int layer, HashSet<int> changing, HashSet<int> changed, IReadOnlyList<bool> reading)
        {
            var names = Model.Blocks[layer];
            var (firstHead, mlp) = (Graph.HeadSource(layer, 0), Graph.MlpSource(layer));
            var heads = Enumerable.Range(firstHead, Graph.Heads).Select(head => reading[head]).ToArray();
            if (heads.Contains(true) && Enumerable.Range(Graph.HeadChannel(layer, 0, 0), 3 * Graph.Heads).Any(changed.Contains))
            {
                string[] inputs = [names.QInput, names.KInput, names.VInput];
                for (var qkv = 0; qkv < 3; qkv++)
                {
                    var channel = Graph.HeadChannel(layer, qkv, 0);
                    hooks.Add(inputs[qkv], x => (x + Into(channel, Graph.Heads).permute(1, 2, 0, 3)).to(x.dtype));
                }
            }

            // What a source that need not read writes is taken out everywhere, and so is its gradient. That is said outright:
            // the rounding error that would be left of it is enlarged by optimizers that divide by its size.
            if (is_grad_enabled() && heads.Contains(false))
                hooks.Add(names.Result, x => where(tensor(heads, [Graph.Heads, 1], device: Model.Device), x, x.detach()));
            if (Enumerable.Range(firstHead, Graph.Heads).Any(changing.Contains))
                hooks.Read(names.Result, x => Difference.narrow(0, firstHead, Graph.Heads).copy_(Owner.others.narrow(0, firstHead, Graph.Heads) - x.permute(2, 0, 1, 3)));
            if (Sums is not null)
                hooks.Read(names.AttentionSum, x => Sums.select(0, layer).copy_(x));
            if (reading[mlp] && changed.Contains(Graph.MlpChannel(layer)))
                hooks.Add(names.MlpIn, x => (x + Into(Graph.MlpChannel(layer), 1).squeeze(0)).to(x.dtype));
            if (is_grad_enabled() && !reading[mlp])
                hooks.Add(names.MlpOut, x => x.detach());
            if (changing.Contains(mlp))
                hooks.Read(names.MlpOut, x => Difference.select(0, mlp).copy_(Owner.others.select(0, mlp) - x));
        }

        /// <summary>What the patched edges into some neighbouring channels change there.</summary>
        /// <returns>[channel, batch, pos, d_model].</returns>
        private Tensor Into(int channel, int count)
        {
            var before = Graph.SourcesBefore(channel);
            return Correction(Mask.narrow(0, channel, count).narrow(1, 0, before), Difference.narrow(0, 0, before), Sums);
        }

        /// <summary>The same at some positions.</summary>
        /// <param name="mask">[channel, source]: 1 for a patched edge.</param>
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
            for (var layer = 0; layer < Graph.Layers && Graph.HeadSource(layer, 0) < mask.shape[1]; layer++)
            {
                using var inner = NewDisposeScope();
                var first = Graph.HeadSource(layer, 0);
                direct.narrow(1, first, Graph.Heads).zero_();
                // The next layers are written beside it: what a gradient needs of it must stay as it is.
                var now = attention.select(0, layer).clone();
                var moved = matmul(mask.narrow(1, first, Graph.Heads), changes.narrow(0, first, Graph.Heads).flatten(1)).view(shape);
                total.add_(Model.AttentionPostNorm(layer, now + moved)).sub_(Model.AttentionPostNorm(layer, now));
            }

            return total.add_(matmul(direct, changes.flatten(1)).view(shape)).MoveToOuterDisposeScope();
        }

        /// <summary>The last token's part of [n, batch, pos, d_model], as [n, batch, 1, d_model].</summary>
        private Tensor AtLast(Tensor x)
        {
            var rows = x.shape[1];
            return x.gather(2, Owner.batch.Last.view(1, rows, 1, 1).expand(x.shape[0], rows, 1, x.shape[3]));
        }
    }
}
