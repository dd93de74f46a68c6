using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>What every source of the computation graph writes to the residual stream.</summary>
public static class SourceActivations
{
    /// <summary>Runs the model and gathers the sources' outputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The prompts.</param>
    /// <returns>
    /// The outputs, [source, batch, pos, d_model], in the order of the model's graph, and the residual stream after the
    /// last block, [batch, pos, d_model]; both owned by the caller's dispose scope.
    /// </returns>
    public static (Tensor Sources, Tensor Residual) Of(HookedTransformer model, PaddedBatch batch)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sources = empty([model.Graph.SourceCount, batch.Rows, batch.Width, model.Config.DModel], model.Dtype, model.Device);
        var residual = model.Residual(batch, Recording(model, sources));
        return (sources.MoveToOuterDisposeScope(), residual.MoveToOuterDisposeScope());
    }

    /// <summary>Hooks that write each source's output into its place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sources">[source, batch, pos, d_model] to be filled.</param>
    /// <param name="hooks">Hooks to add to; a new set if none is given.</param>
    public static HookSet Recording(HookedTransformer model, Tensor sources, HookSet? hooks = null)
    {
        hooks ??= new();
        hooks.Read(HookNames.Embed, x => Write(sources, 0, x));
        for (var layer = 0; layer < model.Config.Layers; layer++)
        {
            var (firstHead, mlp) = (model.Graph.HeadSource(layer, 0), model.Graph.MlpSource(layer));
            hooks.Read(model.Blocks[layer].Result, x => WriteHeads(sources, firstHead, x));
            hooks.Read(model.Blocks[layer].MlpOut, x => Write(sources, mlp, x));
        }

        return hooks;
    }

    private static void Write(Tensor sources, int source, Tensor x)
    {
        using var scope = NewDisposeScope();
        sources.select(0, source).copy_(x);
    }

    private static void WriteHeads(Tensor sources, int first, Tensor result)
    {
        using var scope = NewDisposeScope();
        sources.narrow(0, first, result.shape[2]).copy_(result.permute(2, 0, 1, 3));
    }
}
