namespace Mib.Models.Hooks;

/// <summary>Names of the hook points of a model, those of TransformerLens, with its meaning of each tensor.</summary>
public static class HookNames
{
    /// <summary>[batch, pos, d_model] token embeddings.</summary>
    public const string Embed = "hook_embed";

    /// <summary>[batch, pos, d_model] position embeddings.</summary>
    public const string PositionEmbed = "hook_pos_embed";

    /// <summary>[batch, pos, 1] what the final norm divides by.</summary>
    public const string FinalScale = "ln_final.hook_scale";

    /// <summary>[batch, pos, d_model] output of the final norm.</summary>
    public const string FinalNormalized = "ln_final.hook_normalized";

    /// <summary>All hook points of a model with so many layers.</summary>
    public static IEnumerable<string> All(int layers) =>
        [Embed, PositionEmbed, .. Enumerable.Range(0, layers).SelectMany(layer => new BlockHooks(layer).All), FinalScale, FinalNormalized];
}

/// <summary>Names of the hook points of one block, made once so that a run makes no strings.</summary>
/// <param name="layer">The block.</param>
public sealed class BlockHooks(int layer)
{
    /// <summary>[batch, pos, d_model] residual stream before the block.</summary>
    public string ResidPre { get; } = $"blocks.{layer}.hook_resid_pre";

    /// <summary>[batch, pos, d_model] residual stream between attention and MLP.</summary>
    public string ResidMid { get; } = $"blocks.{layer}.hook_resid_mid";

    /// <summary>[batch, pos, d_model] residual stream after the block.</summary>
    public string ResidPost { get; } = $"blocks.{layer}.hook_resid_post";

    /// <summary>[batch, pos, head, d_model] each head's own copy of the residual stream for its queries, before the norm.</summary>
    public string QInput { get; } = $"blocks.{layer}.hook_q_input";

    /// <summary>[batch, pos, head, d_model] the same for the keys.</summary>
    public string KInput { get; } = $"blocks.{layer}.hook_k_input";

    /// <summary>[batch, pos, head, d_model] the same for the values.</summary>
    public string VInput { get; } = $"blocks.{layer}.hook_v_input";

    /// <summary>[batch, pos, 1] what the norm before attention divides by; [batch, pos, head, 1] with split inputs.</summary>
    public string Norm1Scale { get; } = $"blocks.{layer}.ln1.hook_scale";

    /// <summary>[batch, pos, d_model] output of the norm before attention.</summary>
    public string Norm1Normalized { get; } = $"blocks.{layer}.ln1.hook_normalized";

    /// <summary>[batch, pos, head, d_head] queries.</summary>
    public string Q { get; } = $"blocks.{layer}.attn.hook_q";

    /// <summary>[batch, pos, head, d_head] keys.</summary>
    public string K { get; } = $"blocks.{layer}.attn.hook_k";

    /// <summary>[batch, pos, head, d_head] values.</summary>
    public string V { get; } = $"blocks.{layer}.attn.hook_v";

    /// <summary>[batch, head, query, key] scaled and masked scores.</summary>
    public string AttentionScores { get; } = $"blocks.{layer}.attn.hook_attn_scores";

    /// <summary>[batch, head, query, key] attention; rows sum to 1.</summary>
    public string Pattern { get; } = $"blocks.{layer}.attn.hook_pattern";

    /// <summary>[batch, pos, head, d_head] values mixed by the pattern.</summary>
    public string Z { get; } = $"blocks.{layer}.attn.hook_z";

    /// <summary>[batch, pos, head, d_model] what each head writes, without the output bias.</summary>
    public string Result { get; } = $"blocks.{layer}.attn.hook_result";

    /// <summary>[batch, pos, d_model] output of attention, with the output bias.</summary>
    public string AttentionOut { get; } = $"blocks.{layer}.hook_attn_out";

    /// <summary>[batch, pos, d_model] the MLP's own copy of the residual stream, before the norm.</summary>
    public string MlpIn { get; } = $"blocks.{layer}.hook_mlp_in";

    /// <summary>[batch, pos, 1] what the norm before the MLP divides by.</summary>
    public string Norm2Scale { get; } = $"blocks.{layer}.ln2.hook_scale";

    /// <summary>[batch, pos, d_model] output of the norm before the MLP.</summary>
    public string Norm2Normalized { get; } = $"blocks.{layer}.ln2.hook_normalized";

    /// <summary>[batch, pos, d_mlp] before the activation.</summary>
    public string MlpPre { get; } = $"blocks.{layer}.mlp.hook_pre";

    /// <summary>[batch, pos, d_mlp] after the activation.</summary>
    public string MlpPost { get; } = $"blocks.{layer}.mlp.hook_post";

    /// <summary>[batch, pos, d_model] output of the MLP.</summary>
    public string MlpOut { get; } = $"blocks.{layer}.hook_mlp_out";

    /// <summary>All of them, in the order of the run.</summary>
    public IEnumerable<string> All =>
    [
        ResidPre, QInput, KInput, VInput, Norm1Scale, Norm1Normalized, Q, K, V, AttentionScores, Pattern, Z, Result,
        AttentionOut, ResidMid, MlpIn, Norm2Scale, Norm2Normalized, MlpPre, MlpPost, MlpOut, ResidPost,
    ];
}
