using Mib.Models.Transformers;

namespace Mib.Models.Hooks;

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

    /// <summary>The norm before attention.</summary>
    public NormHooks Norm1 { get; } = new($"blocks.{layer}.ln1");

    /// <summary>[batch, pos, head, d_head] queries, before they are turned.</summary>
    public string Q { get; } = $"blocks.{layer}.attn.hook_q";

    /// <summary>[batch, pos, head, d_head] keys, before they are turned; each query head's own copy, also where heads share them.</summary>
    public string K { get; } = $"blocks.{layer}.attn.hook_k";

    /// <summary>[batch, pos, head, d_head] values; each query head's own copy, also where heads share them.</summary>
    public string V { get; } = $"blocks.{layer}.attn.hook_v";

    /// <summary>[batch, pos, head, d_head] queries turned by their position; only with rotary positions.</summary>
    public string RotaryQ { get; } = $"blocks.{layer}.attn.hook_rot_q";

    /// <summary>[batch, pos, head, d_head] keys turned by their position; only with rotary positions.</summary>
    public string RotaryK { get; } = $"blocks.{layer}.attn.hook_rot_k";

    /// <summary>[batch, head, query, key] scaled, soft-capped and masked scores.</summary>
    public string AttentionScores { get; } = $"blocks.{layer}.attn.hook_attn_scores";

    /// <summary>[batch, head, query, key] attention; rows sum to 1.</summary>
    public string Pattern { get; } = $"blocks.{layer}.attn.hook_pattern";

    /// <summary>[batch, pos, head, d_head] values mixed by the pattern.</summary>
    public string Z { get; } = $"blocks.{layer}.attn.hook_z";

    /// <summary>[batch, pos, head, d_model] what each head gives, without the output bias and before a post-norm.</summary>
    public string Result { get; } = $"blocks.{layer}.attn.hook_result";

    /// <summary>[batch, pos, d_model] the heads' sum with the output bias, before a post-norm; only where there is one.</summary>
    public string AttentionSum { get; } = $"blocks.{layer}.attn.hook_out";

    /// <summary>The norm of what attention gives; only in models with post-norms.</summary>
    public NormHooks Norm1Post { get; } = new($"blocks.{layer}.ln1_post");

    /// <summary>[batch, pos, d_model] what attention adds to the residual stream: the output bias and a post-norm are in it.</summary>
    public string AttentionOut { get; } = $"blocks.{layer}.hook_attn_out";

    /// <summary>[batch, pos, d_model] the MLP's own copy of the residual stream, before the norm.</summary>
    public string MlpIn { get; } = $"blocks.{layer}.hook_mlp_in";

    /// <summary>The norm before the MLP.</summary>
    public NormHooks Norm2 { get; } = new($"blocks.{layer}.ln2");

    /// <summary>[batch, pos, d_mlp] what the activation is taken of; the gate's in a gated MLP.</summary>
    public string MlpPre { get; } = $"blocks.{layer}.mlp.hook_pre";

    /// <summary>[batch, pos, d_mlp] what the activation is multiplied by; only in a gated MLP.</summary>
    public string MlpPreLinear { get; } = $"blocks.{layer}.mlp.hook_pre_linear";

    /// <summary>[batch, pos, d_mlp] what the last matrix is applied to: the activation, times the linear part in a gated MLP.</summary>
    public string MlpPost { get; } = $"blocks.{layer}.mlp.hook_post";

    /// <summary>[batch, pos, d_model] what the MLP gives before a post-norm; only where there is one.</summary>
    public string MlpSum { get; } = $"blocks.{layer}.mlp.hook_out";

    /// <summary>The norm of what the MLP gives; only in models with post-norms.</summary>
    public NormHooks Norm2Post { get; } = new($"blocks.{layer}.ln2_post");

    /// <summary>[batch, pos, d_model] what the MLP adds to the residual stream; a post-norm is in it.</summary>
    public string MlpOut { get; } = $"blocks.{layer}.hook_mlp_out";

    /// <summary>Those that a block of some shape has, in the order of the run.</summary>
    public IEnumerable<string> All(TransformerConfig config)
    {
        string[] rotary = config.Rotary is null ? [] : [RotaryQ, RotaryK];
        string[] attentionPost = config.PostNorms ? [AttentionSum, Norm1Post.Scale, Norm1Post.Normalized] : [];
        string[] gate = config.GatedMlp ? [MlpPreLinear] : [];
        string[] mlpPost = config.PostNorms ? [MlpSum, Norm2Post.Scale, Norm2Post.Normalized] : [];
        return
        [
            ResidPre, QInput, KInput, VInput, Norm1.Scale, Norm1.Normalized, Q, K, V, .. rotary, AttentionScores, Pattern, Z, Result,
            .. attentionPost, AttentionOut, ResidMid, MlpIn, Norm2.Scale, Norm2.Normalized, MlpPre, .. gate, MlpPost,
            .. mlpPost, MlpOut, ResidPost,
        ];
    }
}
