using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Methods.Relp;

/// <summary>Hooks that leave every value of a run as it is and replace the gradients by relevance propagation's coefficients.</summary>
/// <remarks>
/// LN-rule (Ali et al. 2022): what a norm divides by is held. Identity-rule (Jafari et al. 2024): an activation f(x) is x times the
/// held f(x) / x. Half-rule (Arras et al. 2019): of a product of two factors each gets half. AH-rule (Ali et al. 2022): the pattern
/// is held. Linear maps keep their gradient (0-rule).
/// </remarks>
internal static class RelpRules
{
    public static HookSet Hooks(HookedTransformer model, bool holdPatterns)
    {
        var hooks = new HookSet().Add(HookNames.FinalNorm.Scale, x => x.detach());
        foreach (var block in model.Blocks)
        {
            NormHooks[] norms = model.Config.PostNorms ? [block.Norm1, block.Norm1Post, block.Norm2, block.Norm2Post] : [block.Norm1, block.Norm2];
            foreach (var norm in norms)
                hooks.Add(norm.Scale, x => x.detach());
            if (holdPatterns)
                hooks.Add(block.Pattern, x => x.detach());
            AddMlp(hooks, block, model.Config);
        }

        return hooks;
    }

    private static void AddMlp(HookSet hooks, BlockHooks block, TransformerConfig config)
    {
        Tensor? pre = null;
        Tensor? linear = null;
        hooks.Read(block.MlpPre, x => pre = x);
        if (config.GatedMlp)
            hooks.Read(block.MlpPreLinear, x => linear = x);
        hooks.Add(block.MlpPost, _ =>
        {
            var active = Identity(config.Activation, pre!);
            return linear is null ? active : Half(active * linear);
        });
    }

    private static Tensor Identity(Activation activation, Tensor x)
    {
        var held = x.detach();
        var value = activation.Of(held);
        var coefficient = where(held.eq(0), zeros_like(held), value / held);
        return value + ((x - held) * coefficient);
    }

    private static Tensor Half(Tensor product) => (product + product.detach()) / 2;
}
