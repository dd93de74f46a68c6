using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>A run in which every edge carries what stands in for it: the corrupted run, or one whose sources write constants.</summary>
internal sealed class AblatedRun : IDisposable
{
    private readonly HookedTransformer model;
    private readonly ActivationCache cache = new();
    private readonly SourceRecord record;
    private readonly Tensor? vectors;
    private readonly Tensor last;

    public AblatedRun(HookedTransformer model, PairRun run)
    {
        this.model = model;
        record = new(model);
        (vectors, last) = (run.Ablation.Vectors, run.Clean.Last);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var hooks = vectors is null ? new HookSet() : Replacing();
        cache.Hooks(model.Blocks.SelectMany(block => new[] { block.ResidPre, block.ResidMid }), record.Hooks(hooks));
        Last = model.LastResidual(vectors is null ? run.Corrupted : run.Clean, hooks, run.Past).DetachFromDisposeScope();
    }

    /// <summary>[batch, d_model] the residual stream after the last block, at each prompt's last token.</summary>
    public Tensor Last { get; }

    /// <summary>[batch, pos, d_model] the residual stream that a layer's heads read.</summary>
    public Tensor BeforeHeads(int layer) => cache[model.Blocks[layer].ResidPre];

    /// <summary>[batch, pos, d_model] the residual stream that a layer's MLP reads; it is at all positions in the last layer too.</summary>
    public Tensor BeforeMlp(int layer) => cache[model.Blocks[layer].ResidMid];

    /// <summary>[batch, pos, d_model] what a layer's heads and their bias give together, before the post-norm.</summary>
    public Tensor AttentionSum(int layer) => record.AttentionSum(layer);

    /// <summary>[batch, pos, d_model] of the embedding less what stands in for it.</summary>
    public Tensor EmbedChange(Tensor embed) => embed - record.Embed;

    /// <summary>[…, batch, pos, d_model] of an MLP less what stands in for it; […, batch, 1, d_model] of the last one.</summary>
    public Tensor MlpChange(int layer, Tensor mlp) => mlp - record.Mlp(layer);

    /// <summary>What heads write less what stands in for it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="heads">[head] int64: which heads; null for all.</param>
    /// <param name="z">[batch, pos, head, d_head] of these heads, or [time, batch, pos, head, d_head] of several runs.</param>
    /// <returns>[head, token, d_model].</returns>
    public Tensor HeadChange(int layer, Tensor? heads, Tensor z)
    {
        var config = model.Config;
        var matrices = model.Weights.Blocks[layer].Out.Weight.unflatten(0, config.Heads, config.DHead);
        var own = vectors is null ? z - Of(record.Z(layer), 2) : z;
        var change = matmul(own.flatten(0, -3).transpose(0, 1), Of(matrices, 0));
        if (vectors is null)
            return change;
        var standIns = Of(vectors.narrow(0, model.Graph.HeadSource(layer, 0), config.Heads), 0);
        return (change.unflatten(1, -1, z.shape[^3]) - standIns.unsqueeze(1)).flatten(1, 2);

        Tensor Of(Tensor all, long dimension) => heads is null ? all : all.index_select(dimension, heads);
    }

    public void Dispose()
    {
        cache.Dispose();
        record.Dispose();
        Last.Dispose();
    }

    private HookSet Replacing()
    {
        var graph = model.Graph;
        var hooks = new HookSet().Add(HookNames.Embed, x => Written(0, 1, x));
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            var (head, mlp, block) = (graph.HeadSource(layer, 0), graph.MlpSource(layer), model.Weights.Blocks[layer]);
            hooks.Add(model.AttentionPoint(model.Blocks[layer]), x =>
            {
                var sum = Written(head, graph.Heads, x);
                return block.Out.Bias is { } bias ? sum + bias : sum;
            });
            hooks.Add(model.Blocks[layer].MlpOut, x => Written(mlp, 1, x));
        }

        return hooks;
    }

    /// <summary>What stands in for some sources together, in the shape of what they wrote: that of the last MLP is at last tokens only.</summary>
    private Tensor Written(int source, int count, Tensor there)
    {
        var together = vectors!.narrow(0, source, count).sum([0]).to(there.dtype);
        return together.shape[0] == 1 || there.shape[1] > 1
            ? together.unsqueeze(0).expand(there.shape).contiguous()
            : together.index_select(0, last).unsqueeze(1);
    }
}
