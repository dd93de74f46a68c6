using Mib.Models.Hooks;

namespace Mib.Models.Transformers;

/// <summary>LayerNorm and RMSNorm, with hook points at what they divide by and at what they give.</summary>
/// <remarks>
/// Both are x̂ ⊙ w + b with x̂ = c / σ: LayerNorm takes the mean out of c and has σ = √(variance + ε), RMSNorm leaves c as x is
/// and has σ = √(mean square + ε). Narrow element types are normalized in float32, as in Hugging Face.
/// </remarks>
public static class Norm
{
    /// <summary>Normalizes the last dimension.</summary>
    /// <param name="x">[…, d_model].</param>
    /// <param name="weights">Scale and shift.</param>
    /// <param name="config">Which norm.</param>
    /// <param name="hooks">The run's hooks.</param>
    /// <param name="names">The norm's hook points.</param>
    public static Tensor Apply(Tensor x, NormWeights weights, TransformerConfig config, HookSet hooks, NormHooks names)
    {
        if (config.Norm == NormKind.LayerNorm && !hooks.Has(names.Scale))
            return hooks.Apply(names.Normalized, nn.functional.layer_norm(x, [x.shape[^1]], weights.Weight, weights.Bias, config.NormEpsilon));

        using var scope = NewDisposeScope();
        var centred = Centre(x.Wide(), config);
        var unit = centred / hooks.Apply(names.Scale, Scale(centred, config));
        // TransformerLens's hook is after LayerNorm's weight, but before RMSNorm's. Llama rounds before its weight, Gemma after.
        return scope.MoveToOuter(config.Norm == NormKind.LayerNorm
            ? hooks.Apply(names.Normalized, ((unit * weights.Weight) + weights.Bias!).to(x.dtype))
            : config.NormWeightIsOffset
                ? (hooks.Apply(names.Normalized, unit) * Weight(weights, config)).to(x.dtype)
                : hooks.Apply(names.Normalized, unit).to(x.dtype) * weights.Weight);
    }

    /// <summary>The linear part of a norm whose divisor is held: what one part of its input contributes to its output.</summary>
    /// <param name="x">[…, d_model], a summand of the norm's input.</param>
    /// <param name="scale">[…, 1], what the norm divided the whole input by.</param>
    /// <param name="weights">Scale and shift; the shift is left out.</param>
    /// <param name="config">Which norm.</param>
    public static Tensor WithScale(Tensor x, Tensor scale, NormWeights weights, TransformerConfig config)
    {
        using var scope = NewDisposeScope();
        return (Centre(x.Wide(), config) / scale * Weight(weights, config)).to(x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The Jacobian of x̂ at x, applied to vectors: (g − mean(g) − x̂ · mean(g ⊙ x̂)) / σ, without mean(g) in RMSNorm. It is
    /// symmetric, so it takes gradients at x̂ back to x as well as changes of x on to x̂.
    /// </summary>
    /// <param name="x">[row, d_model], the input.</param>
    /// <param name="vectors">[…, row, d_model]; x̂ and σ are shared by all of them.</param>
    /// <param name="config">Which norm.</param>
    /// <returns>[…, row, d_model].</returns>
    public static Tensor Jacobian(Tensor x, Tensor vectors, TransformerConfig config)
    {
        using var scope = NewDisposeScope();
        var (unit, scale) = Unit(x, config);
        var along = (vectors * unit).mean([-1], keepdim: true);
        return ((Centre(vectors, config) - (unit * along)) / scale).MoveToOuterDisposeScope();
    }

    /// <summary>x̂ and σ: what a norm gives before its weight, and what it divides by.</summary>
    /// <param name="x">[…, d_model], the input.</param>
    /// <param name="config">Which norm.</param>
    /// <returns>[…, d_model] and […, 1], in a wide type.</returns>
    public static (Tensor Unit, Tensor Scale) Unit(Tensor x, TransformerConfig config)
    {
        using var scope = NewDisposeScope();
        var centred = Centre(x.Wide(), config);
        var scale = Scale(centred, config);
        return ((centred / scale).MoveToOuterDisposeScope(), scale.MoveToOuterDisposeScope());
    }

    /// <summary>What the norm multiplies by.</summary>
    /// <returns>[d_model].</returns>
    public static Tensor Weight(NormWeights weights, TransformerConfig config) =>
        config.NormWeightIsOffset ? weights.Weight.Wide() + 1 : weights.Weight;

    private static Tensor Centre(Tensor x, TransformerConfig config) =>
        config.Norm == NormKind.LayerNorm ? x - x.mean([-1], keepdim: true) : x;

    private static Tensor Scale(Tensor centred, TransformerConfig config) =>
        (centred.square().mean([-1], keepdim: true) + config.NormEpsilon).sqrt();
}
