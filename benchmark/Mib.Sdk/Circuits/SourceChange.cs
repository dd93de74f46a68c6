using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>Δ_u: what changes at each source u when edges carry something else than on the clean prompt; written out token by token as it is needed.</summary>
/// <remarks>Its tensors belong to the dispose scope in which it is made.</remarks>
public sealed class SourceChange
{
    /// <summary>Bytes of the changes that are written out at once: few enough to stay in a processor's cache.</summary>
    private const long TileBytes = 16 << 20;

    private readonly HookedTransformer model;
    private readonly CircuitGraph graph;
    private readonly Tensor embed;
    private readonly Tensor[] z;
    private readonly Tensor[] mlp;
    private readonly Tensor[] attentionSums;
    private readonly Tensor? constants;
    private readonly long width;

    internal SourceChange(HookedTransformer model, PairRun run, SourceRecord clean)
    {
        (this.model, graph, width, constants) = (model, model.Graph, run.Clean.Width, run.Ablation.Vectors);
        Tokens = run.Clean.Rows * width;
        using var noGradient = no_grad();
        var other = constants is null ? run.CorruptedSources : null;
        var layers = Enumerable.Range(0, graph.Layers).ToArray();
        embed = Difference(other?.Embed, clean.Embed, 0);
        z = [.. layers.Select(layer => HeadDifference(other?.Z(layer), clean.Z(layer)))];
        mlp = [.. layers.Select(layer => Difference(other?.Mlp(layer), clean.Mlp(layer), graph.MlpSource(layer)))];
        attentionSums = model.Config.PostNorms ? [.. layers.Select(layer => clean.AttentionSum(layer).flatten(0, 1))] : [];
    }

    /// <summary>Number of tokens, those of all rows together.</summary>
    public long Tokens { get; }

    /// <summary>How many tokens are best written out at once.</summary>
    public long TileTokens => Math.Clamp(TileBytes / (sizeof(float) * (long)graph.SourceCount * graph.DModel), 1, Tokens);

    /// <summary>[batch, pos, d_model] of the embedding.</summary>
    public Tensor Embed => embed.view(-1, width, graph.DModel);

    /// <summary>[batch, pos, d_model] of what a layer's heads give together, before a post-norm.</summary>
    public Tensor Attention(int layer)
    {
        using var scope = NewDisposeScope();
        var sum = matmul(z[layer].flatten(1).to(model.Dtype), model.Weights.Blocks[layer].Out.Weight).Wide();
        if (constants is not null)
            sum = sum + At(graph.HeadSource(layer, 0), graph.Heads, 0, Tokens).sum([0]);
        return scope.MoveToOuter(sum.view(-1, width, graph.DModel));
    }

    /// <summary>[batch, pos, d_model] of what a layer's MLP gives.</summary>
    public Tensor Mlp(int layer) => mlp[layer].view(-1, width, graph.DModel);

    /// <summary>What the residual stream feels, exactly, when a single source changes and all before it stay as in the clean run.</summary>
    /// <param name="source">The source.</param>
    /// <returns>[batch, pos, d_model], in a wide type, owned by the caller's dispose scope.</returns>
    public Tensor Felt(int source)
    {
        if (source == 0)
            return Embed;
        var (layer, head) = Math.DivRem(source - 1, graph.Heads + 1);
        if (head == graph.Heads)
            return Mlp(layer);

        using var scope = NewDisposeScope();
        var weights = model.Weights.Blocks[layer];
        var change = matmul(z[layer].select(1, head).to(model.Dtype), weights.Out.Weight.narrow(0, (long)head * model.Config.DHead, model.Config.DHead)).Wide();
        if (constants is not null)
            change = change + At(source, 1, 0, Tokens).squeeze(0);
        if (model.Config.PostNorms)
        {
            var sum = attentionSums[layer].Wide();
            change = PostNorm(layer, sum + change) - PostNorm(layer, sum);
        }

        return scope.MoveToOuter(change.view(-1, width, graph.DModel));
    }

    /// <summary>The changes at some neighbouring tokens.</summary>
    /// <param name="first">The first token; rows follow one another.</param>
    /// <param name="count">How many.</param>
    /// <param name="throughPostNorms">
    /// Whether the heads' changes are given as the residual stream feels them behind a post-norm (Gemma-2): through its Jacobian
    /// in the clean run, times its weight.
    /// </param>
    /// <returns>[source, token, d_model] in a wide type, owned by the caller's dispose scope.</returns>
    public Tensor Tile(long first, long count, bool throughPostNorms)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor> { embed.narrow(0, first, count).unsqueeze(0) };
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            parts.Add(Heads(layer, first, count, throughPostNorms));
            parts.Add(mlp[layer].narrow(0, first, count).unsqueeze(0));
        }

        return scope.MoveToOuter(cat(parts, 0));
    }

    private Tensor Heads(int layer, long first, long count, bool throughPostNorms)
    {
        var weights = model.Weights.Blocks[layer];
        // [head, token, d_head] × [head, d_head, d_model].
        var own = z[layer].narrow(0, first, count).transpose(0, 1).to(model.Dtype);
        var changes = matmul(own, weights.Out.Weight.unflatten(0, graph.Heads, model.Config.DHead)).Wide();
        if (constants is not null)
            changes = changes + At(graph.HeadSource(layer, 0), graph.Heads, first, count);
        if (!throughPostNorms || !model.Config.PostNorms)
            return changes;
        var sums = attentionSums[layer].narrow(0, first, count);
        return Norm.Jacobian(sums, changes, model.Config) * Norm.Weight(weights.Norm1Post!, model.Config);
    }

    private Tensor PostNorm(int layer, Tensor sum) =>
        Norm.Apply(sum, model.Weights.Blocks[layer].Norm1Post!, model.Config, HookSet.None, model.Blocks[layer].Norm1Post);

    /// <summary>[token, head, d_head].</summary>
    private static Tensor HeadDifference(Tensor? other, Tensor clean)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter((other is null ? clean.Wide().neg() : other.Wide() - clean.Wide()).flatten(0, 1));
    }

    /// <summary>[token, d_model] of a source that writes to the residual stream itself.</summary>
    private Tensor Difference(Tensor? other, Tensor clean, int source)
    {
        using var scope = NewDisposeScope();
        var there = other?.Wide().flatten(0, 1) ?? At(source, 1, 0, Tokens).squeeze(0);
        return scope.MoveToOuter(there - clean.Wide().flatten(0, 1));
    }

    /// <summary>[source, token or 1, d_model] what stands in for some sources at some tokens.</summary>
    private Tensor At(int source, int sources, long first, long count)
    {
        var vectors = constants!.narrow(0, source, sources);
        if (vectors.shape[1] == 1)
            return vectors;
        return vectors.index_select(1, arange(first, first + count, 1, ScalarType.Int64, device: model.Device).remainder(width));
    }
}
