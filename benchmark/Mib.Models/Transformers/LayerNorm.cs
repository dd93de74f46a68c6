using Mib.Models.Hooks;

namespace Mib.Models.Transformers;

/// <summary>LayerNorm with hook points at what it divides by and at its output.</summary>
internal static class LayerNorm
{
    /// <summary>Normalizes the last dimension.</summary>
    /// <param name="x">[…, d_model].</param>
    /// <param name="weights">Scale and shift.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="hooks">The run's hooks.</param>
    /// <param name="scaleName">Hook point of what it divides by.</param>
    /// <param name="normalizedName">Hook point of its output.</param>
    public static Tensor Apply(Tensor x, NormWeights weights, double epsilon, HookSet hooks, string scaleName, string normalizedName)
    {
        if (!hooks.Has(scaleName))
            return hooks.Apply(normalizedName, nn.functional.layer_norm(x, [x.shape[^1]], weights.Weight, weights.Bias, epsilon));

        var centred = x - x.mean([-1], keepdim: true);
        var scale = hooks.Apply(scaleName, Scale(centred, epsilon));
        return hooks.Apply(normalizedName, (centred / scale * weights.Weight) + weights.Bias);
    }

    /// <summary>What the norm divides by: √(variance + ε).</summary>
    /// <param name="centred">[…, d_model] with mean 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public static Tensor Scale(Tensor centred, double epsilon) => (centred.square().mean([-1], keepdim: true) + epsilon).sqrt();
}
