using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>How the residual stream feels what heads change where a norm stands between them (Gemma-2).</summary>
public enum PostNormFelt
{
    /// <summary>As it is, as if there were no norm.</summary>
    Ignored,

    /// <summary>Through the norm's Jacobian in the clean run.</summary>
    Jacobian,

    /// <summary>Through the norm with what it divides by held at the clean run's.</summary>
    Held,
}

/// <summary>Δ_u: what changes at each source u when edges carry something else than on the clean prompt; written out some tokens at a time.</summary>
/// <remarks>
/// Its tensors belong to the dispose scope in which it is made. Columns in which nothing changes are left out. The last layer's
/// sources are read by its MLP and the logits only, at last tokens.
/// </remarks>
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
    private readonly Tensor columns;
    private readonly bool isWhole;
    private readonly long width;
    private readonly long unchanged;

    internal SourceChange(HookedTransformer model, PairRun run, SourceRecord clean, SourceRecord? other)
    {
        (this.model, graph, constants) = (model, model.Graph, run.Ablation.Vectors);
        using var noGradient = no_grad();
        (unchanged, width) = (run.Unchanged, run.Clean.Width - run.Unchanged);
        Tokens = run.Clean.Rows * width;
        columns = arange(Tokens, ScalarType.Int64, device: model.Device).remainder(width);
        LastTokens = (arange(run.Clean.Rows, ScalarType.Int64, device: model.Device) * width) + run.Clean.Last - run.Unchanged;
        var layers = Enumerable.Range(0, graph.Layers).ToArray();
        // A run of the whole model has the last MLP at all positions; where nothing but it is compared, they are kept.
        var last = clean.Mlp(graph.Layers - 1);
        isWhole = other is null && last.shape[1] == run.Clean.Width;
        embed = Difference(Of(other?.Embed), Of(clean.Embed)!, 0, columns);
        z = [.. layers.Select(layer => HeadDifference(Of(other?.Z(layer)), Of(clean.Z(layer))!))];
        mlp =
        [
            .. layers.SkipLast(1).Select(layer => Difference(Of(other?.Mlp(layer)), Of(clean.Mlp(layer))!, graph.MlpSource(layer), columns)),
            isWhole
                ? Difference(null, Of(last)!, graph.MlpSource(graph.Layers - 1), columns)
                : Difference(LastOf(other?.Mlp(graph.Layers - 1)), LastOf(last)!, graph.MlpSource(graph.Layers - 1), columns.index_select(0, LastTokens)),
        ];
        attentionSums = model.Config.PostNorms ? [.. layers.Select(layer => Of(clean.AttentionSum(layer))!.flatten(0, 1))] : [];

        Tensor? LastOf(Tensor? x) => x is null || x.shape[1] == 1 ? x : run.Clean.AtLast(x).unsqueeze(1);

        Tensor? Of(Tensor? x) => x?.narrow(1, run.Unchanged, width);
    }

    /// <summary>Number of tokens, those of all rows together.</summary>
    public long Tokens { get; }

    /// <summary>[batch] int64: which of them are the prompts' last.</summary>
    public Tensor LastTokens { get; }

    /// <summary>How many tokens are best written out at once: so many that all tiles are about as large.</summary>
    public long TileTokens
    {
        get
        {
            var most = Math.Clamp(TileBytes / (model.Dtype.Wide().ElementSize() * (long)graph.SourceCount * graph.DModel), 1, Tokens);
            var tiles = (Tokens + most - 1) / most;
            return (Tokens + tiles - 1) / tiles;
        }
    }

    /// <summary>[batch, pos, d_model] of the embedding.</summary>
    public Tensor Embed => AllColumns(embed);

    /// <summary>[batch, pos, d_model] of what a layer's heads give together, before a post-norm.</summary>
    public Tensor Attention(int layer)
    {
        using var scope = NewDisposeScope();
        var sum = matmul(z[layer].flatten(1).to(model.Dtype), model.Weights.Blocks[layer].Out.Weight).Wide();
        if (constants is not null)
            sum = sum + StandIns(graph.HeadSource(layer, 0), graph.Heads, columns).sum([0]);
        return scope.MoveToOuter(AllColumns(sum));
    }

    /// <summary>[batch, pos, d_model] of what a layer's MLP gives; [batch, 1, d_model] of the last one's.</summary>
    public Tensor Mlp(int layer) => layer == graph.Layers - 1 ? LastMlp().unsqueeze(1) : AllColumns(mlp[layer]);

    /// <summary>What the residual stream feels, exactly, when a single source changes and all before it stay as in the clean run.</summary>
    /// <param name="source">The source.</param>
    /// <returns>[batch, pos, d_model], in a wide type, owned by the caller's dispose scope.</returns>
    public Tensor Felt(int source)
    {
        if (source == 0)
            return Embed;
        var (layer, head) = Math.DivRem(source - 1, graph.Heads + 1);
        using var scope = NewDisposeScope();
        if (head == graph.Heads)
            return scope.MoveToOuter(layer < graph.Layers - 1 ? Mlp(layer) : AllColumns(zeros_like(embed).index_add_(0, LastTokens, LastMlp(), 1)));
        var weights = model.Weights.Blocks[layer];
        var change = matmul(z[layer].select(1, head).to(model.Dtype), weights.Out.Weight.narrow(0, (long)head * model.Config.DHead, model.Config.DHead)).Wide();
        if (constants is not null)
            change = change + StandIns(source, 1, columns).squeeze(0);
        if (model.Config.PostNorms)
        {
            var sum = attentionSums[layer].Wide();
            change = model.AttentionPostNorm(layer, sum + change) - model.AttentionPostNorm(layer, sum);
        }

        return scope.MoveToOuter(AllColumns(change));
    }

    /// <summary>The changes at some neighbouring tokens.</summary>
    /// <param name="first">The first token; rows follow one another.</param>
    /// <param name="count">How many.</param>
    /// <param name="felt">How the heads' changes are given where a post-norm (Gemma-2) is behind them.</param>
    /// <returns>[source before the last layer, token, d_model] in a wide type, owned by the caller's dispose scope.</returns>
    public Tensor Tile(long first, long count, PostNormFelt felt) =>
        Written(graph.Layers - 1, x => x.narrow(0, first, count), felt);

    /// <summary>The changes at the prompts' last tokens.</summary>
    /// <param name="felt">As in <see cref="Tile"/>.</param>
    /// <returns>[source, batch, d_model] in a wide type, owned by the caller's dispose scope.</returns>
    public Tensor AtLast(PostNormFelt felt)
    {
        using var scope = NewDisposeScope();
        var before = Written(graph.Layers, x => x.index_select(0, LastTokens), felt);
        return scope.MoveToOuter(cat([before, LastMlp().unsqueeze(0)], 0));
    }

    /// <summary>The changes of all sources at some neighbouring tokens, the last layer's too.</summary>
    /// <param name="first">The first token; rows follow one another.</param>
    /// <param name="count">How many.</param>
    /// <param name="felt">As in <see cref="Tile"/>.</param>
    /// <returns>[source, token, d_model] in a wide type, owned by the caller's dispose scope.</returns>
    /// <exception cref="InvalidOperationException">The clean run was not of the whole model, or it is compared with the corrupted one.</exception>
    public Tensor WholeTile(long first, long count, PostNormFelt felt)
    {
        if (!isWhole)
            throw new InvalidOperationException("The last MLP was run at last tokens only.");
        using var scope = NewDisposeScope();
        var before = Written(graph.Layers, x => x.narrow(0, first, count), felt);
        return scope.MoveToOuter(cat([before, mlp[^1].narrow(0, first, count).unsqueeze(0)], 0));
    }

    /// <summary>The embedding, then heads and MLP of each layer; the MLP of the last layer is not among them.</summary>
    private Tensor Written(int layers, Func<Tensor, Tensor> pick, PostNormFelt felt)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor> { pick(embed).unsqueeze(0) };
        for (var layer = 0; layer < layers; layer++)
        {
            parts.Add(Heads(layer, pick, felt));
            if (layer < graph.Layers - 1)
                parts.Add(pick(mlp[layer]).unsqueeze(0));
        }

        return scope.MoveToOuter(cat(parts, 0));
    }

    private Tensor Heads(int layer, Func<Tensor, Tensor> pick, PostNormFelt felt)
    {
        var weights = model.Weights.Blocks[layer];
        // [head, token, d_head] × [head, d_head, d_model].
        var own = pick(z[layer]).transpose(0, 1).to(model.Dtype);
        var changes = matmul(own, weights.Out.Weight.unflatten(0, graph.Heads, model.Config.DHead)).Wide();
        if (constants is not null)
            changes = changes + StandIns(graph.HeadSource(layer, 0), graph.Heads, pick(columns));
        if (felt == PostNormFelt.Ignored || !model.Config.PostNorms)
            return changes;
        var (sum, norm) = (pick(attentionSums[layer]), weights.Norm1Post!);
        return felt == PostNormFelt.Held
            ? Norm.WithScale(changes, Norm.Unit(sum, model.Config).Scale, norm, model.Config)
            : Norm.Jacobian(sum, changes, model.Config) * Norm.Weight(norm, model.Config);
    }

    /// <summary>[batch, d_model] of the last MLP at last tokens.</summary>
    private Tensor LastMlp() => isWhole ? mlp[^1].index_select(0, LastTokens) : mlp[^1];

    /// <summary>[token, d_model] as [batch, pos, d_model], with nothing in the columns in which nothing changes.</summary>
    private Tensor AllColumns(Tensor tokens)
    {
        var changing = tokens.view(-1, width, graph.DModel);
        return unchanged == 0 ? changing : cat([zeros([changing.shape[0], unchanged, graph.DModel], changing.dtype, changing.device), changing], 1);
    }

    /// <summary>[token, head, d_head].</summary>
    private static Tensor HeadDifference(Tensor? other, Tensor clean)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter((other is null ? clean.Wide().neg() : other.Wide() - clean.Wide()).flatten(0, 1));
    }

    /// <summary>[token, d_model] of a source that writes to the residual stream itself.</summary>
    private Tensor Difference(Tensor? other, Tensor clean, int source, Tensor at)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(other is null
            ? StandIns(source, 1, at).squeeze(0) - clean.Wide().flatten(0, 1)
            : (other.Wide() - clean.Wide()).flatten(0, 1));
    }

    /// <summary>[source, token or 1, d_model] what stands in for some sources.</summary>
    private Tensor StandIns(int source, int count, Tensor at)
    {
        var vectors = constants!.narrow(0, source, count);
        return vectors.shape[1] == 1 ? vectors : vectors.index_select(1, at);
    }
}
