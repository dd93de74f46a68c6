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
    public Tensor Output => final[HookNames.FinalNormalized].flatten();

    /// <summary>Runs one prompt.</summary>
    /// <param name="batch">The prompt.</param>
    /// <param name="place">The place in it.</param>
    public void Run(PaddedBatch batch, int place)
    {
        var hooks = new HookSet()
            .Read(HookNames.Embed, embedded => Add("embed", null, null, embedded.select(1, place)))
            .Read(HookNames.PositionEmbed, embedded => Add("pos_embed", null, null, embedded.select(1, place)));
        foreach (var (layer, block) in model.Blocks.Index())
        {
            hooks.Read(block.Result, result =>
            {
                for (var head = 0; head < model.Config.Heads; head++)
                    Add($"L{layer}H{head}", layer, head, result.select(1, place).select(1, head));
                Add($"L{layer}.b_O", layer, null, model.Weights.Blocks[layer].Out.Bias);
            });
            hooks.Read(block.MlpOut, output => Add($"L{layer}.mlp", layer, null, output.select(1, place)));
        }

        using var scope = NewDisposeScope();
        var stream = model.Residual(batch, hooks).narrow(1, place, 1);
        model.Unembed(stream, final.Hooks([HookNames.FinalScale, HookNames.FinalNormalized]));
    }

    /// <summary>Each component after the final norm, without the norm's bias and with its divisor held at its value in the run.</summary>
    /// <returns>[component, d_model].</returns>
    public Tensor Normalized()
    {
        using var scope = NewDisposeScope();
        var x = stack(parts);
        var scale = final[HookNames.FinalScale].flatten();
        return ((x - x.mean([-1], keepdim: true)) / scale * model.Weights.FinalNorm.Weight).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in parts)
            part.Dispose();
        final.Dispose();
    }

    /// <summary>Keeps a part, as [d_model], beyond the run's own scopes.</summary>
    private void Add(string name, int? layer, int? head, Tensor part)
    {
        names.Add(new(name, layer, head, 0));
        parts.Add(part.flatten().clone().DetachFromDisposeScope());
    }
}
