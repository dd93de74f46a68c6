using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>Runs a batch while each edge carries a share of what its source writes now and else what stands in for it, with gradients.</summary>
/// <remarks>
/// Each channel v reads x_v(every edge left out) + Σ_u α_uv (a_u(now) − a_u(stand-in)): <see cref="CircuitRun"/> with shares α in
/// place of 0 and 1. It can be differentiated by α; what stands in and the columns before the first difference are held. Behind a post-norm
/// (Gemma-2) v reads norm(S + Σ_h α_hv (a_h(now) − a_h(stand-in))) of each layer, where S is what its heads give with every edge
/// left out.
/// </remarks>
public sealed class SoftCircuit : IDisposable
{
    private readonly HookedTransformer model;
    private readonly CircuitGraph graph;
    private readonly PairRun run;
    private readonly AblatedRun ablated;
    private readonly Tensor cells;

    /// <summary>Makes the run in which every edge is left out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">The pairs; not owned.</param>
    public SoftCircuit(HookedTransformer model, PairRun run)
    {
        (this.model, graph, this.run) = (model, model.Graph, run);
        ablated = new(model, run);
        cells = Cells(graph, model.Device);
    }

    /// <summary>The residual stream after the last block, at each prompt's last token, as the logits read it.</summary>
    /// <param name="shares">
    /// [row, edge] the share α of each edge, in the order of the graph. There are as many rows as pairs, or several times as many:
    /// then all pairs are run as often, first all of them once, then all of them again.
    /// </param>
    /// <returns>[row, d_model], owned by the caller's dispose scope.</returns>
    public Tensor LastResidual(Tensor shares)
    {
        using var scope = NewDisposeScope();
        var pass = new Pass(this, shares);
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            pass.RunHeads(layer);
            // Only last tokens read the last MLP.
            if (layer == graph.Layers - 1)
                pass.KeepLastTokens();
            pass.RunMlp(layer);
        }

        return scope.MoveToOuter(pass.AtLogits());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ablated.Dispose();
        cells.Dispose();
    }

    /// <summary>[channel · source] place of each pair's edge among all; one place further than the last where there is no edge.</summary>
    private static Tensor Cells(CircuitGraph graph, Device device)
    {
        var places = Enumerable.Repeat((long)graph.Edges.Count, graph.ChannelCount * graph.SourceCount).ToArray();
        for (var i = 0; i < graph.Edges.Count; i++)
            places[(graph.Edges[i].Channel * graph.SourceCount) + graph.Edges[i].Source] = i;
        return tensor(places, device: device).DetachFromDisposeScope();
    }

    /// <summary>One forward run. Its tensors belong to the scope in which it is made.</summary>
    private sealed class Pass
    {
        private readonly HookedTransformer model;
        private readonly CircuitGraph graph;
        private readonly PairRun run;
        private readonly AblatedRun ablated;
        private readonly Tensor shares;
        private readonly RunContext context;
        private readonly long times;
        private List<Written> written;
        private bool lastOnly;

        public Pass(SoftCircuit owner, Tensor edges)
        {
            (model, graph, run, ablated) = (owner.model, owner.graph, owner.run, owner.ablated);
            times = edges.shape[0] / run.Clean.Rows;
            var none = zeros([edges.shape[0], 1], edges.dtype, edges.device);
            shares = cat([edges, none], 1).index_select(1, owner.cells).view(-1, graph.ChannelCount, graph.SourceCount).to(model.Dtype.Wide());
            using var repeated = run.Clean.Repeat((int)times);
            context = model.Context(repeated, run.Past);
            written = [new(0, Repeated(ablated.EmbedChange(model.Embed(run.Clean))), null)];
        }

        public void RunHeads(int layer)
        {
            var weights = model.Weights.Blocks[layer];
            var resid = Into(graph.HeadChannel(layer, 0, 0), 3 * graph.Heads, ablated.BeforeHeads(layer));
            var x = Norm.Apply(resid, weights.Norm1, model.Config, HookSet.None, model.Blocks[layer].Norm1);
            // [3 · head, token, d_head] as queries, keys and values of [row, pos, head, d_head] each.
            var qkv = weights.ToHeads(x.transpose(0, 1).flatten(1, 2), null, model.Config)
                .view(3, graph.Heads, x.shape[0], x.shape[2], -1).permute(0, 2, 3, 1, 4);
            var z = model.Attend(layer, qkv.select(0, 0), qkv.select(0, 1), qkv.select(0, 2), null, context);
            var change = ablated.HeadChange(layer, null, z.unflatten(0, times, -1));
            written.Add(new(graph.HeadSource(layer, 0), change.unflatten(1, x.shape[0], -1).transpose(0, 1), model.Config.PostNorms ? layer : null));
        }

        public void RunMlp(int layer)
        {
            var leftOut = ablated.BeforeMlp(layer);
            var resid = Into(graph.MlpChannel(layer), 1, lastOnly ? run.Clean.AtLast(leftOut).unsqueeze(1) : leftOut).squeeze(1);
            var change = ablated.MlpChange(layer, model.MlpOf(layer, resid).unflatten(0, times, -1));
            written.Add(new(graph.MlpSource(layer), change.flatten(0, 1).unsqueeze(1), null));
        }

        /// <summary>From here on there is one position, that of each prompt's last token.</summary>
        public void KeepLastTokens()
        {
            written = [.. written.Select(part => part with { Change = AtLast(part.Change) })];
            lastOnly = true;
        }

        /// <summary>[row, d_model].</summary>
        public Tensor AtLogits() => Into(graph.LogitsChannel, 1, ablated.Last.unsqueeze(1)).flatten(1);

        /// <summary>What neighbouring channels read, [row, channel, pos, d_model].</summary>
        /// <param name="channel">The first of them.</param>
        /// <param name="count">How many; all see the same sources.</param>
        /// <param name="leftOut">[batch, pos, d_model] what they read with every edge left out.</param>
        private Tensor Into(int channel, int count, Tensor leftOut)
        {
            var sum = Repeated(leftOut).Wide();
            foreach (var (first, change, postNorm) in written)
            {
                var own = shares.narrow(1, channel, count).narrow(2, first, change.shape[1]);
                var moved = matmul(own, change.Wide().flatten(2)).view(-1, count, change.shape[2], graph.DModel);
                sum = sum + (postNorm is { } layer ? ThroughNorm(layer, moved) : moved);
            }

            return sum.to(model.Dtype);
        }

        private Tensor ThroughNorm(int layer, Tensor moved)
        {
            var heads = Repeated(ablated.AttentionSum(layer)).Wide();
            heads = lastOnly ? AtLast(heads) : heads;
            return model.AttentionPostNorm(layer, heads + moved) - model.AttentionPostNorm(layer, heads);
        }

        /// <summary>[batch, pos, d_model] as [row, 1, pos, d_model].</summary>
        private Tensor Repeated(Tensor x) => x.repeat(times, 1, 1).unsqueeze(1);

        /// <summary>[row, n, pos, d_model] as [row, n, 1, d_model].</summary>
        private Tensor AtLast(Tensor x) =>
            x.gather(2, run.Clean.Last.repeat(times).view(-1, 1, 1, 1).expand(x.shape[0], x.shape[1], 1, graph.DModel));
    }

    /// <summary>What neighbouring sources wrote.</summary>
    /// <param name="First">The first of them.</param>
    /// <param name="Change">[row, source, pos, d_model] less what stands in.</param>
    /// <param name="PostNorm">The layer whose post-norm it goes through; null for none.</param>
    private sealed record Written(int First, Tensor Change, int? PostNorm);
}
