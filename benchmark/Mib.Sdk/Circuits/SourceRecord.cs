using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>What every source wrote in one run, the heads as their z: what they add to the residual stream is z W_O, and many times larger.</summary>
/// <param name="model">The model.</param>
public sealed class SourceRecord(HookedTransformer model) : IDisposable
{
    private readonly ActivationCache cache = new();

    /// <summary>[batch, pos, d_model] what the embedding gives.</summary>
    public Tensor Embed => cache[HookNames.Embed].detach();

    /// <summary>[batch, pos, head, d_head] of a layer's heads.</summary>
    public Tensor Z(int layer) => cache[model.Blocks[layer].Z].detach();

    /// <summary>[batch, pos, d_model] of a layer's MLP; [batch, 1, d_model] of the last one's, which only the last token reads.</summary>
    public Tensor Mlp(int layer) => cache[model.Blocks[layer].MlpOut].detach();

    /// <summary>[batch, pos, d_model] what a layer's heads and their bias give together, before the post-norm; only in models that have one.</summary>
    public Tensor AttentionSum(int layer) => cache[model.Blocks[layer].AttentionSum].detach();

    /// <summary>Hooks that keep it.</summary>
    /// <param name="hooks">Hooks to add to; a new set if none is given.</param>
    public HookSet Hooks(HookSet? hooks = null) => cache.Hooks(
        [
            HookNames.Embed, .. model.Blocks.Select(block => block.Z), .. model.Blocks.Select(block => block.MlpOut),
            .. model.Config.PostNorms ? model.Blocks.Select(block => block.AttentionSum) : [],
        ],
        hooks);

    /// <inheritdoc/>
    public void Dispose() => cache.Dispose();
}
