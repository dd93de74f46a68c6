using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Models.Batches;
using Mib.Models.Hooks;

namespace Mib.Models.Transformers;

/// <summary>A transformer whose every activation can be read, replaced and differentiated through hooks.</summary>
/// <remarks>It owns its weights and frees them when it is disposed.</remarks>
public sealed class HookedTransformer : IDisposable
{
    private readonly Attention[] attention;
    private readonly Mlp[] mlps;
    private readonly HashSet<string> hookNames;

    /// <summary>Takes a shape and its weights.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="weights">The weights, in no dispose scope; the model owns them from now on.</param>
    public HookedTransformer(TransformerConfig config, TransformerWeights weights)
    {
        Config = config;
        Weights = weights;
        Blocks = [.. Enumerable.Range(0, config.Layers).Select(layer => new BlockHooks(layer))];
        attention = [.. Blocks.Select((names, layer) => new Attention(config, weights.Blocks[layer], names, layer))];
        mlps = [.. Blocks.Select((names, layer) => new Mlp(config, weights.Blocks[layer], names))];
        hookNames = HookNames.All(config).ToHashSet(StringComparer.Ordinal);
        Graph = new(config.Layers, config.Heads, config.DModel);
    }

    /// <summary>The shape.</summary>
    public TransformerConfig Config { get; }

    /// <summary>The weights.</summary>
    public TransformerWeights Weights { get; }

    /// <summary>The hook points of each block.</summary>
    public IReadOnlyList<BlockHooks> Blocks { get; }

    /// <summary>The computation graph of circuits in this model.</summary>
    public CircuitGraph Graph { get; }

    /// <summary>The hook point at what a block's heads give together with their bias, before a post-norm if there is one.</summary>
    public string AttentionPoint(BlockHooks block) => Config.PostNorms ? block.AttentionSum : block.AttentionOut;

    /// <summary>Element type of weights and computation.</summary>
    public ScalarType Dtype => Weights.Embedding.dtype;

    /// <summary>Where weights and computation are.</summary>
    public Device Device => Weights.Embedding.device;

    /// <summary>Runs the model to the logits at every position.</summary>
    /// <param name="batch">The prompts.</param>
    /// <param name="hooks">What to read or replace on the way.</param>
    /// <returns>[batch, pos, d_vocab], owned by the caller's dispose scope.</returns>
    /// <exception cref="UsageException">A prompt is longer than the context.</exception>
    /// <exception cref="UnknownNameException">A hook is at a point that the model does not have.</exception>
    public Tensor Forward(PaddedBatch batch, HookSet? hooks = null)
    {
        using var scope = NewDisposeScope();
        return Unembed(Residual(batch, hooks), hooks).MoveToOuterDisposeScope();
    }

    /// <summary>Runs the model to the logits at each prompt's last token; the unembedding is computed only there.</summary>
    /// <param name="batch">The prompts.</param>
    /// <param name="hooks">What to read or replace on the way; the final norm's hooks see [batch, 1, …].</param>
    /// <param name="cache">Keys and values of what came before the batch; those of the batch are added. Null if nothing came before.</param>
    /// <returns>[batch, d_vocab], owned by the caller's dispose scope.</returns>
    public Tensor LastLogits(PaddedBatch batch, HookSet? hooks = null, Past? cache = null)
    {
        using var scope = NewDisposeScope();
        return Unembed(batch.AtLast(Residual(batch, hooks, cache)).unsqueeze(1), hooks).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>Runs the blocks, without the final norm and the unembedding.</summary>
    /// <param name="batch">The prompts.</param>
    /// <param name="hooks">What to read or replace on the way.</param>
    /// <param name="cache">Keys and values of what came before the batch; those of the batch are added. Null if nothing came before.</param>
    /// <returns>[batch, pos, d_model], the residual stream after the last block.</returns>
    /// <exception cref="UsageException">A prompt is longer than the context, or has a token that the vocabulary has not.</exception>
    public Tensor Residual(PaddedBatch batch, HookSet? hooks = null, Past? cache = null)
    {
        hooks ??= HookSet.None;
        Check(batch, hooks);
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(Blockwise(0, Start(batch, hooks), RunContext.Of(Config, batch, Dtype, cache), hooks));
    }

    /// <summary>Runs the blocks to the residual stream after the last one at each prompt's last token; the last MLP runs only there.</summary>
    /// <param name="batch">The prompts.</param>
    /// <param name="hooks">What to read or replace on the way; those of the last block from its MLP on see [batch, 1, …].</param>
    /// <param name="past">Keys and values of what came before the batch; null if nothing did.</param>
    /// <returns>[batch, d_model].</returns>
    public Tensor LastResidual(PaddedBatch batch, HookSet? hooks = null, Past? past = null)
    {
        hooks ??= HookSet.None;
        Check(batch, hooks);
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(Blockwise(0, Start(batch, hooks), RunContext.Of(Config, batch, Dtype, past), hooks, batch).squeeze(1));
    }

    /// <summary>The embeddings of the tokens, scaled where the model scales them, without positions.</summary>
    /// <param name="batch">The prompts.</param>
    /// <returns>[batch, pos, d_model].</returns>
    public Tensor Embed(PaddedBatch batch)
    {
        using var scope = NewDisposeScope();
        var embedded = Rows(Weights.Embedding, batch.Tokens);
        // The factor is rounded to the element type, as Gemma was trained.
        return (Config.EmbeddingScale == 1 ? embedded : embedded * tensor(Config.EmbeddingScale, Dtype, Device)).MoveToOuterDisposeScope();
    }

    /// <summary>Runs the blocks from some layer on, as if the residual stream before it were what is given.</summary>
    /// <param name="layer">The first block to run; the number of layers runs none.</param>
    /// <param name="resid">[batch, pos, d_model] residual stream before that block.</param>
    /// <param name="batch">The prompts, for their mask.</param>
    /// <param name="hooks">What to read or replace on the way.</param>
    /// <param name="past">Keys and values of what came before the batch; null if nothing did.</param>
    /// <param name="until">The block before which to stop; null runs them all.</param>
    /// <returns>[batch, pos, d_model], the residual stream after the last block that is run.</returns>
    public Tensor ResidualFrom(int layer, Tensor resid, PaddedBatch batch, HookSet? hooks = null, Past? past = null, int? until = null)
    {
        hooks ??= HookSet.None;
        Check(batch, hooks);
        using var scope = NewDisposeScope();
        return Blockwise(layer, resid, RunContext.Of(Config, batch, Dtype, past), hooks, until: until).MoveToOuterDisposeScope();
    }

    /// <summary>What the positions of a batch see, for <see cref="Attend"/>.</summary>
    /// <param name="batch">The prompts.</param>
    /// <param name="past">Keys and values of what came before the batch; null if nothing did.</param>
    /// <returns>Tensors owned by the caller's dispose scope.</returns>
    public RunContext Context(PaddedBatch batch, Past? past = null) => RunContext.Of(Config, batch, Dtype, past);

    /// <summary>Attention of some heads of a block, from their queries, keys and values, for runs that make these by themselves.</summary>
    /// <param name="layer">The block.</param>
    /// <param name="q">[batch, pos, head, d_head], before positions are turned in; likewise <paramref name="k"/> and <paramref name="v"/>.</param>
    /// <param name="k">One for each query head.</param>
    /// <param name="v">One for each query head.</param>
    /// <param name="heads">[head] int64: which heads these are; null for all.</param>
    /// <param name="context">What the positions see.</param>
    /// <returns>z, [batch, pos, head, d_head].</returns>
    public Tensor Attend(int layer, Tensor q, Tensor k, Tensor v, Tensor? heads, RunContext context) =>
        attention[layer].Attend(q, k, v, heads, context, HookSet.None);

    /// <summary>What the MLP of a block writes when it reads some residual stream.</summary>
    /// <param name="layer">The block.</param>
    /// <param name="resid">[batch, pos, d_model], before the norm.</param>
    /// <returns>[batch, pos, d_model].</returns>
    public Tensor MlpOf(int layer, Tensor resid) => mlps[layer].Run(resid, HookSet.None);

    /// <summary>What a block's attention adds to the residual stream where a norm stands between them (Gemma-2).</summary>
    /// <param name="layer">The block.</param>
    /// <param name="sum">[…, d_model], what the heads and their bias give together.</param>
    /// <returns>[…, d_model].</returns>
    public Tensor AttentionPostNorm(int layer, Tensor sum) =>
        Norm.Apply(sum, Weights.Blocks[layer].Norm1Post!, Config, HookSet.None, Blocks[layer].Norm1Post);

    /// <summary>The final norm, the unembedding and the soft-cap.</summary>
    /// <param name="resid">[…, d_model].</param>
    /// <param name="hooks">The hooks of the final norm.</param>
    /// <returns>[…, d_vocab].</returns>
    public Tensor Unembed(Tensor resid, HookSet? hooks = null)
    {
        using var scope = NewDisposeScope();
        var x = Norm.Apply(resid, Weights.FinalNorm, Config, hooks ?? HookSet.None, HookNames.FinalNorm);
        var logits = nn.functional.linear(x, Weights.Unembedding, Weights.UnembeddingBias);
        return (Config.FinalSoftCap is { } cap ? Reusing.SoftCap(logits, cap) : logits).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();

    /// <summary>The rows of a table.</summary>
    /// <param name="table">[entry, d_model].</param>
    /// <param name="index">[batch, pos] int64.</param>
    /// <returns>[batch, pos, d_model].</returns>
    private static Tensor Rows(Tensor table, Tensor index) =>
        table.index_select(0, index.flatten()).view(index.shape[0], index.shape[1], -1);

    /// <summary>Refuses what would end in an error of libtorch's, or in none.</summary>
    private void Check(PaddedBatch batch, HookSet hooks)
    {
        hooks.Expect(hookNames);
        if (batch.Longest > Config.Context)
        {
            throw new UsageException(
                $"A prompt has {batch.Longest} tokens, the model's context {Config.Context}.", "shorten the prompt or use a model with a longer context.");
        }

        if (batch.LargestToken >= Config.Vocabulary)
            throw new UsageException($"Token {batch.LargestToken} is not in the model's vocabulary of {Config.Vocabulary}.", "use the model's own tokenizer.");
    }

    /// <summary>The first residual stream: tokens, and positions where they are learned.</summary>
    private Tensor Start(PaddedBatch batch, HookSet hooks)
    {
        using var scope = NewDisposeScope();
        var resid = hooks.Apply(HookNames.Embed, Embed(batch));
        if (Weights.PositionEmbedding is { } positions)
            resid += hooks.Apply(HookNames.PositionEmbed, Rows(positions, batch.Positions));
        return scope.MoveToOuter(resid);
    }

    /// <summary>Blocks one after the other; the residual stream before a block is let go as soon as the block is done.</summary>
    /// <param name="layer">The first block.</param>
    /// <param name="resid">[batch, pos, d_model] before it.</param>
    /// <param name="context">What the positions see.</param>
    /// <param name="hooks">What to read or replace.</param>
    /// <param name="lastOf">The prompts, if the last MLP is to run at their last tokens only.</param>
    /// <param name="until">The block before which to stop; null runs them all.</param>
    private Tensor Blockwise(int layer, Tensor resid, RunContext context, HookSet hooks, PaddedBatch? lastOf = null, int? until = null)
    {
        using var scope = NewDisposeScope();
        resid = resid.alias();
        for (; layer < (until ?? Config.Layers); layer++)
        {
            resid = Block(layer, resid, context, hooks, layer == Config.Layers - 1 ? lastOf : null);
            scope.DisposeEverythingBut(resid);
        }

        return scope.MoveToOuter(resid);
    }

    /// <summary>One block, in a scope of its own, so that a run without gradients holds one block's temporaries at a time.</summary>
    private Tensor Block(int layer, Tensor resid, RunContext context, HookSet hooks, PaddedBatch? lastOf)
    {
        using var scope = NewDisposeScope();
        var names = Blocks[layer];
        resid = hooks.Apply(names.ResidPre, resid);
        resid = hooks.Apply(names.ResidMid, resid + attention[layer].Run(resid, context, hooks));
        if (lastOf is not null)
            resid = lastOf.AtLast(resid).unsqueeze(1);
        return scope.MoveToOuter(hooks.Apply(names.ResidPost, resid + mlps[layer].Run(resid, hooks)));
    }
}
