using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>The activations of labelled pairs at one site.</summary>
internal static class SiteData
{
    /// <summary>Runs base and counterfactual prompts up to the site.</summary>
    /// <returns>Batches owned by the caller.</returns>
    public static List<InterchangeBatch> Collect(HookedTransformer model, Site site, IReadOnlyList<LabelledPair> pairs, int batchSize)
    {
        if (site.Position != Site.LastToken)
            throw new UnknownNameException("token position", site.Position, [Site.LastToken]);
        return [.. pairs.Chunk(batchSize).Select(chunk => Batch(model, site, chunk))];
    }

    private static InterchangeBatch Batch(HookedTransformer model, Site site, LabelledPair[] pairs)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var prompts = PaddedBatch.Of([.. pairs.Select(p => p.BaseIds)], device: model.Device);
        using var sourcePrompts = PaddedBatch.Of([.. pairs.Select(p => p.SourceIds)], device: model.Device);
        var residual = ResidualAfter(model, site.Layer, prompts);
        return new(
            prompts,
            residual.DetachFromDisposeScope(),
            prompts.Last.clone().DetachFromDisposeScope(),
            prompts.AtLast(residual).Wide().DetachFromDisposeScope(),
            sourcePrompts.AtLast(ResidualAfter(model, site.Layer, sourcePrompts)).Wide().DetachFromDisposeScope(),
            tensor(pairs.Select(p => (long)p.Label).ToArray(), device: model.Device).DetachFromDisposeScope());
    }

    private static Tensor ResidualAfter(HookedTransformer model, int layer, PaddedBatch prompts)
    {
        using var scope = NewDisposeScope();
        using var cache = new ActivationCache();
        var name = model.Blocks[layer].ResidPost;
        model.Residual(prompts, cache.Hooks([name]));
        return cache[name].alias().MoveToOuterDisposeScope();
    }
}
