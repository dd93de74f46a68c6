using Mib.Core;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Engine.Saes;

/// <summary>The vectors of a hook point at all tokens of prompts.</summary>
internal static class StreamVectors
{
    private const int Prompts = 64;

    /// <summary>Runs the model on prompts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="hook">The hook point.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    /// <returns>[token, d] in float32 or wider, one prompt's tokens after the other's, no padding; owned by the caller's dispose scope.</returns>
    public static Tensor Of(HookedTransformer model, IReadOnlyList<EquatableArray<int>> prompts, string hook, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var all = new List<Tensor>();
        foreach (var chunk in prompts.Chunk(Prompts))
        {
            cancellation.ThrowIfCancellationRequested();
            all.Add(OfBatch(model, chunk, hook));
        }

        return scope.MoveToOuter(cat([.. all], 0));
    }

    private static Tensor OfBatch(HookedTransformer model, IReadOnlyList<EquatableArray<int>> prompts, string hook)
    {
        using var scope = NewDisposeScope();
        using var batch = PaddedBatch.Of([.. prompts], PaddingSide.Right, model.Device);
        using var cache = new ActivationCache();
        model.Residual(batch, cache.Hooks([hook]));
        var real = batch.Mask.reshape(-1).nonzero().squeeze(1);
        return scope.MoveToOuter(cache[hook].reshape(-1, model.Config.DModel).index_select(0, real).Wide());
    }
}
