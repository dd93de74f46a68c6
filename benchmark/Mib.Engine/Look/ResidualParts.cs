using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Engine.Look;

/// <summary>What each component writes to the residual stream at one place; the sum of all is the stream before the final norm.</summary>
/// <param name="model">The model.</param>
internal sealed class ResidualParts(HookedTransformer model) : IDisposable
{
    private readonly List<Contribution> names = [];
    private readonly List<Tensor> parts = [];
    private readonly ActivationCache final = new();

    /// <summary>The components, in the order of the run; their values are not known yet.</summary>
    public IReadOnlyList<Contribution> Names => names;

    /// <summary>[d_model] what the final norm gives in the run.</summary>
    public Tensor Output => Norm.Apply(Stream.Wide(), model.Weights.FinalNorm, model.Config, HookSet.None, HookNames.FinalNorm).flatten();

    /// <summary>[1, 1, d_model] the residual stream before the final norm.</summary>
    private Tensor Stream => final[model.Blocks[^1].ResidPost];

    /// <summary>Runs one prompt.</summary>
    /// <param name="batch">The prompt.</param>
    /// <param name="place">The place in it.</param>
    public void Run(PaddedBatch batch, int place)
    {
        var hooks = new HookSet().Read(HookNames.Embed, embedded => Add("embed", null, null, embedded.select(1, place)));
        if (model.Weights.PositionEmbedding is not null)
            hooks.Read(HookNames.PositionEmbed, embedded => Add("pos_embed", null, null, embedded.select(1, place)));
        foreach (var (layer, block) in model.Blocks.Index())
        {
            if (model.Config.PostNorms)
            {
                Tensor? heads = null;
                hooks.Read(block.Result, result => heads = result.select(1, place));
                hooks.Read(block.Norm1Post.Scale, scale => AddAttention(layer, heads!, scale.select(1, place)));
            }
            else
            {
                hooks.Read(block.Result, result => AddAttention(layer, result.select(1, place), null));
            }

            hooks.Read(block.MlpOut, output => Add($"L{layer}.mlp", layer, null, output.select(1, place)));
        }

        using var scope = NewDisposeScope();
        final.Keep(model.Blocks[^1].ResidPost, model.Residual(batch, hooks).narrow(1, place, 1).clone());
        Norm.Apply(Stream, model.Weights.FinalNorm, model.Config, final.Hooks([HookNames.FinalNorm.Scale]), HookNames.FinalNorm);
    }

    /// <summary>Each component after the final norm, without the norm's bias and with its divisor held at its value in the run.</summary>
    /// <returns>[component, d_model].</returns>
    public Tensor Normalized()
    {
        using var scope = NewDisposeScope();
        var scale = final[HookNames.FinalNorm.Scale].flatten();
        return Norm.WithScale(stack(parts).Wide(), scale, model.Weights.FinalNorm, model.Config).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in parts)
            part.Dispose();
        final.Dispose();
    }

    /// <summary>Keeps what a layer's heads write, each through the post-norm with its divisor held, if there is one.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="heads">[1, head, d_model].</param>
    /// <param name="scale">[1, 1] what the post-norm divides by; null where there is none.</param>
    private void AddAttention(int layer, Tensor heads, Tensor? scale)
    {
        for (var head = 0; head < model.Config.Heads; head++)
            Add($"L{layer}H{head}", layer, head, Written(heads.select(1, head)));
        if (model.Weights.Blocks[layer].Out.Bias is { } bias)
            Add($"L{layer}.b_O", layer, null, Written(bias));

        Tensor Written(Tensor x) => scale is null ? x : Norm.WithScale(x, scale, model.Weights.Blocks[layer].Norm1Post!, model.Config);
    }

    /// <summary>Keeps a part, as [d_model], beyond the run's own scopes.</summary>
    private void Add(string name, int? layer, int? head, Tensor part)
    {
        names.Add(new(name, layer, head, 0));
        parts.Add(part.flatten().clone().DetachFromDisposeScope());
    }
}
