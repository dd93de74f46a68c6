using Mib.Core.Errors;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Variables;

/// <summary>Part of a block whose activation at a token is a vector.</summary>
public enum Component
{
    /// <summary>The residual stream after the block: <c>hook_resid_post</c>, d_model wide.</summary>
    ResidPost,

    /// <summary>What one head takes from where it looks, before the output projection: <c>attn.hook_z</c>, d_head wide.</summary>
    Head,

    /// <summary>What the MLP adds to the residual stream: <c>hook_mlp_out</c>, d_model wide.</summary>
    MlpOut,

    /// <summary>The MLP's neurons after their activation: <c>mlp.hook_post</c>, d_mlp wide.</summary>
    MlpNeurons,
}

/// <summary>A vector of a model at a token: a component of a block.</summary>
/// <param name="Component">Which.</param>
/// <param name="Layer">The block.</param>
/// <param name="Head">The head; 0 where the component is no head.</param>
public readonly record struct Unit(Component Component, int Layer, int Head = 0)
{
    /// <summary>How wide the vector is.</summary>
    public int Width(TransformerConfig config) => Component switch
    {
        Component.Head => config.DHead,
        Component.MlpNeurons => config.DMlp,
        _ => config.DModel,
    };

    /// <summary>The hook point that has it.</summary>
    public string Hook(HookedTransformer model) => Hook(model.Blocks[Layer]);

    /// <summary>Refuses a block or a head that the model has not.</summary>
    /// <exception cref="UsageException">There is no such block or head.</exception>
    public void Check(TransformerConfig config)
    {
        if (Layer < 0 || Layer >= config.Layers)
            throw new UsageException($"There is no layer {Layer}: the model has {config.Layers}.", $"choose a layer from 0 to {config.Layers - 1}.");
        if (Head < 0 || (Component == Component.Head && Head >= config.Heads))
            throw new UsageException($"There is no head {Head}: a layer of the model has {config.Heads}.", $"choose a head from 0 to {config.Heads - 1}.");
    }

    /// <summary><c>blocks.3.hook_resid_post</c>, <c>blocks.7.attn.hook_z.9</c>.</summary>
    public override string ToString() => Hook(new BlockHooks(Layer)) + (Component == Component.Head ? $".{Head}" : "");

    private string Hook(BlockHooks block) => Component switch
    {
        Component.Head => block.Z,
        Component.MlpOut => block.MlpOut,
        Component.MlpNeurons => block.MlpPost,
        _ => block.ResidPost,
    };
}
