using Mib.Core;
using Mib.Models.Checkpoints;

namespace Mib.Models.Transformers;

/// <summary>First weights of a model that is to be trained, as GPT-2 has them.</summary>
public static class Initialization
{
    /// <summary>Makes a model with random weights.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="random">Where the draws come from: .NET's, so that they are the same with any libtorch.</param>
    /// <param name="deviation">Standard deviation of embeddings and matrices; those that write to the residual stream have it over √(2 · layers).</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="device">Where the model computes; the processor if none is given.</param>
    /// <remarks>Norms start as the identity, biases at 0 (Radford et al. 2019, §2.3).</remarks>
    public static HookedTransformer Create(
        TransformerConfig config, Random random, double deviation = 0.02, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        var weights = TransformerWeights.Allocate(config, ModelFamily.Of(config).OutFirst, dtype, device ?? CPU);
        var writing = deviation / Math.Sqrt(2.0 * config.Layers);
        foreach (var (_, weight) in weights.Named().Where(w => w.Weight.dim() == 1))
            weight.zero_();
        Draw(weights.Embedding, deviation);
        Draw(weights.PositionEmbedding, deviation);
        foreach (var block in weights.Blocks)
        {
            Draw(block.Qkv.Weight, deviation);
            Draw(block.Out.Weight, writing);
            Draw(block.MlpGate?.Weight, deviation);
            Draw(block.MlpIn.Weight, deviation);
            Draw(block.MlpOut.Weight, writing);
        }

        if (!config.TiedEmbeddings)
            Draw(weights.Unembedding, deviation);
        if (!config.NormWeightIsOffset)
        {
            foreach (var norm in weights.Blocks.SelectMany(b => new[] { b.Norm1, b.Norm1Post, b.Norm2, b.Norm2Post }).Append(weights.FinalNorm))
                norm?.Weight.fill_(1);
        }

        return new(config, weights);

        void Draw(Tensor? weight, double scale)
        {
            if (weight is null)
                return;
            using var scope = NewDisposeScope();
            var draws = new double[weight.NumberOfElements];
            for (var i = 0; i < draws.Length; i++)
                draws[i] = scale * random.NextGaussian();
            weight.copy_(tensor(draws, weight.shape));
        }
    }
}
