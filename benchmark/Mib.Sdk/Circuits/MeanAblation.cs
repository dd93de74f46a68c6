using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>Which mean stands in for an edge that is left out.</summary>
public enum MeanRule
{
    /// <summary>Its source's own, over all real tokens.</summary>
    Own,

    /// <summary>
    /// The reference's, one vector for all sources: each prompt's last token only, divided by the prompt's length, averaged over
    /// prompts and then over sources (spec/circuit-track.md §2.7).
    /// </summary>
    Shared,
}

/// <summary>What sources write on average on clean prompts.</summary>
public static class MeanAblation
{
    /// <summary>Runs the clean prompts and takes the means.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">The pairs whose clean prompts are run; at least one.</param>
    /// <param name="batchSize">Pairs in a batch.</param>
    /// <param name="rule">Which mean.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    public static AblationValues Of(
        HookedTransformer model, IReadOnlyList<TokenPair> pairs, int batchSize, MeanRule rule = MeanRule.Own, CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        var tokens = pairs.Sum(pair => (double)pair.CleanIds.Count);
        var vectors = Sum(model, pairs, batchSize, 1, prompts =>
        {
            var mask = prompts.Mask.to(ScalarType.Float64);
            if (rule == MeanRule.Own)
                return mask / tokens;
            var last = zeros_like(mask).scatter_(1, prompts.Last.unsqueeze(1), ones([prompts.Rows, 1], ScalarType.Float64, model.Device));
            return last / mask.sum([1], keepdim: true) / pairs.Count;
        }, cancellation);
        var values = rule == MeanRule.Own ? vectors : vectors.mean([0], keepdim: true).expand(vectors.shape).contiguous();
        return AblationValues.Of(Ablation.Mean, values.to(model.Dtype.Wide()));
    }

    /// <summary>Runs the clean prompts and takes the means position by position.</summary>
    /// <inheritdoc cref="Of"/>
    /// <exception cref="UsageException">The prompts are not equally long.</exception>
    public static AblationValues ByPosition(HookedTransformer model, IReadOnlyList<TokenPair> pairs, int batchSize, CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        var lengths = pairs.Select(pair => pair.CleanIds.Count).ToList();
        if (lengths.Min() != lengths.Max())
        {
            throw new UsageException(
                $"Means by position need prompts of one length, and these have {lengths.Min()} to {lengths.Max()} tokens.",
                "use the mean without positions, or prompts that are equally long.");
        }

        var vectors = Sum(model, pairs, batchSize, lengths[0], prompts => prompts.Mask.to(ScalarType.Float64) / pairs.Count, cancellation);
        return AblationValues.Of(Ablation.MeanPositional, vectors.to(model.Dtype.Wide()));
    }

    /// <summary>Adds up what each source writes, every token with a weight of its own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">The pairs whose clean prompts are run.</param>
    /// <param name="batchSize">Pairs in a batch.</param>
    /// <param name="positions">1 to add all positions up, or how many there are to keep them apart.</param>
    /// <param name="weights">Gives [batch, pos] weights in double precision.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    /// <returns>[source, position, d_model] in double precision, in the caller's dispose scope.</returns>
    private static Tensor Sum(
        HookedTransformer model, IReadOnlyList<TokenPair> pairs, int batchSize, int positions, Func<PaddedBatch, Tensor> weights, CancellationToken cancellation)
    {
        var graph = model.Graph;
        using var noGradient = no_grad();
        var total = zeros([graph.SourceCount, positions, graph.DModel], ScalarType.Float64, model.Device);
        foreach (var chunk in pairs.Chunk(batchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            using var prompts = PaddedBatch.Of([.. chunk.Select(pair => pair.CleanIds)], device: model.Device);
            using var sources = new SourceRecord(model);
            model.Residual(prompts, sources.Hooks());
            var weight = weights(prompts).unsqueeze(-1);
            total.select(0, 0).add_(Weighted(sources.Embed));
            for (var layer = 0; layer < graph.Layers; layer++)
            {
                // A mean of what heads write is what they make of a mean of z.
                var z = Weighted(sources.Z(layer).flatten(2)).unflatten(1, graph.Heads, model.Config.DHead).transpose(0, 1);
                var matrices = model.Weights.Blocks[layer].Out.Weight.unflatten(0, graph.Heads, model.Config.DHead).to(ScalarType.Float64);
                total.narrow(0, graph.HeadSource(layer, 0), graph.Heads).add_(matmul(z, matrices));
                total.select(0, graph.MlpSource(layer)).add_(Weighted(sources.Mlp(layer)));
            }

            // [batch, pos, n] as [position, n].
            Tensor Weighted(Tensor x)
            {
                var sum = (x.to(ScalarType.Float64) * weight).sum([0]);
                return positions == 1 ? sum.sum([0], keepdim: true) : sum;
            }
        }

        return total;
    }
}
