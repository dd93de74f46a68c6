using Mib.Models.Hooks;

namespace Mib.Models.Transformers;

/// <summary>The MLP of one block, gated or not.</summary>
/// <param name="config">The model's shape.</param>
/// <param name="weights">The block's weights.</param>
/// <param name="names">The block's hook points.</param>
internal sealed class Mlp(TransformerConfig config, BlockWeights weights, BlockHooks names)
{
    /// <summary>Runs the MLP.</summary>
    /// <param name="resid">[batch, pos, d_model] residual stream before the norm.</param>
    /// <param name="hooks">The run's hooks.</param>
    /// <returns>[batch, pos, d_model], what is added to the residual stream.</returns>
    public Tensor Run(Tensor resid, HookSet hooks)
    {
        using var scope = NewDisposeScope();
        var x = Norm.Apply(hooks.Apply(names.MlpIn, resid), weights.Norm2, config, hooks, names.Norm2);
        var active = config.Activation.Of(hooks.Apply(names.MlpPre, (weights.MlpGate ?? weights.MlpIn).Apply(x)));
        if (weights.MlpGate is not null)
            active *= hooks.Apply(names.MlpPreLinear, weights.MlpIn.Apply(x));
        var sum = weights.MlpOut.Apply(hooks.Apply(names.MlpPost, active));
        if (weights.Norm2Post is { } norm)
            sum = Norm.Apply(hooks.Apply(names.MlpSum, sum), norm, config, hooks, names.Norm2Post);
        return scope.MoveToOuter(hooks.Apply(names.MlpOut, sum));
    }
}
