using Mib.Models.Hooks;

namespace Mib.Models.Transformers;

/// <summary>LayerNorm with hook points at what it divides by and at its output.</summary>
public static class LayerNorm
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

    /// <summary>The gradient at the norm's input, from gradients before its scale and shift: (g − mean(g) − x̂ · mean(g ⊙ x̂)) / σ.</summary>
    /// <param name="x">[row, d_model], the input.</param>
    /// <param name="gradients">[…, row, d_model]; x̂ and σ are shared by all of them.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>[…, row, d_model].</returns>
    public static Tensor Backward(Tensor x, Tensor gradients, double epsilon)
    {
        using var scope = NewDisposeScope();
        var centred = x - x.mean([-1], keepdim: true);
        var scale = Scale(centred, epsilon);
        var unit = centred / scale;
        var along = (gradients * unit).mean([-1], keepdim: true);
        return ((gradients - gradients.mean([-1], keepdim: true) - (unit * along)) / scale).MoveToOuterDisposeScope();
    }

    /// <summary>What the norm divides by: √(variance + ε).</summary>
    /// <param name="centred">[…, d_model] with mean 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    private static Tensor Scale(Tensor centred, double epsilon) => (centred.square().mean([-1], keepdim: true) + epsilon).sqrt();
}
