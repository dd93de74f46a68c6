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
    private readonly HashSet<string> hookNames;

    /// <summary>Takes a shape and its weights.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="weights">The weights, in no dispose scope; the model owns them from now on.</param>
    public HookedTransformer(TransformerConfig config, TransformerWeights weights)
    {
        Config = config;
        Weights = weights;
        Blocks = [.. Enumerable.Range(0, config.Layers).Select(layer => new BlockHooks(layer))];
        attention = [.. Enumerable.Range(0, config.Layers).Select(layer => new Attention(config, weights.Blocks[layer], Blocks[layer]))];
        hookNames = HookNames.All(config.Layers).ToHashSet(StringComparer.Ordinal);
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
    /// <returns>[batch, d_vocab], owned by the caller's dispose scope.</returns>
    public Tensor LastLogits(PaddedBatch batch, HookSet? hooks = null)
    {
        using var scope = NewDisposeScope();
        return Unembed(batch.AtLast(Residual(batch, hooks)).unsqueeze(1), hooks).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>Runs the blocks, without the final norm and the unembedding.</summary>
    /// <param name="batch">The prompts.</param>
    /// <param name="hooks">What to read or replace on the way.</param>
    /// <returns>[batch, pos, d_model], the residual stream after the last block.</returns>
    public Tensor Residual(PaddedBatch batch, HookSet? hooks = null)
    {
        hooks ??= HookSet.None;
        hooks.Expect(hookNames);
        if (batch.Width > Config.Context)
        {
            throw new UsageException(
                $"A prompt has {batch.Width} tokens, the model's context {Config.Context}.", "shorten the prompt or use a model with a longer context.");
        }

        using var scope = NewDisposeScope();
        var embedded = hooks.Apply(HookNames.Embed, Embed(batch));
        var positions = hooks.Apply(
            HookNames.PositionEmbed, Weights.PositionEmbedding.index_select(0, batch.Positions.flatten()).view(batch.Rows, batch.Width, -1));
        return ResidualFrom(0, embedded + positions, batch, hooks).MoveToOuterDisposeScope();
    }

    /// <summary>The embeddings of the tokens, without positions.</summary>
    /// <param name="batch">The prompts.</param>
    /// <returns>[batch, pos, d_model].</returns>
    public Tensor Embed(PaddedBatch batch)
    {
        using var scope = NewDisposeScope();
        return Weights.Embedding.index_select(0, batch.Tokens.flatten()).view(batch.Rows, batch.Width, -1).MoveToOuterDisposeScope();
    }

    /// <summary>Runs the blocks from some layer on, as if the residual stream before it were what is given.</summary>
    /// <param name="layer">The first block to run; the number of layers runs none.</param>
    /// <param name="resid">[batch, pos, d_model] residual stream before that block.</param>
    /// <param name="batch">The prompts, for their mask.</param>
    /// <param name="hooks">What to read or replace on the way.</param>
    /// <returns>[batch, pos, d_model], the residual stream after the last block.</returns>
    public Tensor ResidualFrom(int layer, Tensor resid, PaddedBatch batch, HookSet? hooks = null)
    {
        using var scope = NewDisposeScope();
        var mask = Attention.Mask(batch, Dtype);
        resid = resid.alias();
        for (; layer < Config.Layers; layer++)
            resid = Block(layer, resid, mask, hooks ?? HookSet.None);
        return resid.MoveToOuterDisposeScope();
    }

    /// <summary>The final norm and the unembedding.</summary>
    /// <param name="resid">[batch, pos, d_model].</param>
    /// <param name="hooks">The hooks of the final norm.</param>
    /// <returns>[batch, pos, d_vocab].</returns>
    public Tensor Unembed(Tensor resid, HookSet? hooks = null)
    {
        using var scope = NewDisposeScope();
        var x = LayerNorm.Apply(
            resid, Weights.FinalNorm, Config.NormEpsilon, hooks ?? HookSet.None, HookNames.FinalScale, HookNames.FinalNormalized);
        return matmul(x, Weights.Unembedding.t()).MoveToOuterDisposeScope();
    }

    /// <summary>Every weight with a name, each once: a tied unembedding is the embedding.</summary>
    public IEnumerable<(string Name, Tensor Weight)> NamedWeights() => Checkpoints.Gpt2Names.Tensors(Weights, Config.TiedEmbeddings);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, weight) in NamedWeights())
            weight.Dispose();
    }

    /// <summary>One block, in a scope of its own, so that a run without gradients holds one block's temporaries at a time.</summary>
    private Tensor Block(int layer, Tensor resid, Tensor mask, HookSet hooks)
    {
        using var scope = NewDisposeScope();
        var names = Blocks[layer];
        var weights = Weights.Blocks[layer];
        resid = hooks.Apply(names.ResidPre, resid);
        resid = hooks.Apply(names.ResidMid, resid + attention[layer].Run(resid, mask, hooks));

        var x = LayerNorm.Apply(
            hooks.Apply(names.MlpIn, resid), weights.Norm2, Config.NormEpsilon, hooks, names.Norm2Scale, names.Norm2Normalized);
        var pre = hooks.Apply(names.MlpPre, nn.functional.linear(x, weights.MlpIn.Weight.t(), weights.MlpIn.Bias));
        var post = hooks.Apply(names.MlpPost, Activate(pre));
        var mlp = hooks.Apply(names.MlpOut, nn.functional.linear(post, weights.MlpOut.Weight.t(), weights.MlpOut.Bias));
        return hooks.Apply(names.ResidPost, resid + mlp).MoveToOuterDisposeScope();
    }

    private Tensor Activate(Tensor pre) => Config.Activation switch
    {
        Activation.GeluTanh => pre.gelu(GELU.Approximate.tanh),
        Activation.Gelu => pre.gelu(),
        _ => pre.relu(),
    };
}
