using Mib.Models.Transformers;

namespace Mib.Models.Hooks;

/// <summary>Names of the hook points of a model, those of TransformerLens, with its meaning of each tensor.</summary>
public static class HookNames
{
    /// <summary>[batch, pos, d_model] token embeddings, scaled where the model scales them.</summary>
    public const string Embed = "hook_embed";

    /// <summary>[batch, pos, d_model] position embeddings; only where they are learned.</summary>
    public const string PositionEmbed = "hook_pos_embed";

    /// <summary>The final norm.</summary>
    public static NormHooks FinalNorm { get; } = new("ln_final");

    /// <summary>All hook points of a model, in the order of a run.</summary>
    public static IEnumerable<string> All(TransformerConfig config) =>
    [
        Embed,
        .. config.Rotary is null ? [PositionEmbed] : Array.Empty<string>(),
        .. Enumerable.Range(0, config.Layers).SelectMany(layer => new BlockHooks(layer).All(config)),
        FinalNorm.Scale,
        FinalNorm.Normalized,
    ];
}

/// <summary>Names of the hook points of a norm.</summary>
/// <param name="name">The norm's own name, e.g. <c>blocks.3.ln1</c>.</param>
public sealed class NormHooks(string name)
{
    /// <summary>[batch, pos, 1] what the norm divides by; [batch, pos, head, 1] before attention with split inputs.</summary>
    public string Scale { get; } = $"{name}.hook_scale";

    /// <summary>[batch, pos, d_model] output of a LayerNorm; of an RMSNorm before its weight, as in TransformerLens.</summary>
    public string Normalized { get; } = $"{name}.hook_normalized";
}
