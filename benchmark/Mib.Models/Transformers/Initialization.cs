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
    /// <remarks>Norms start as the identity, biases at 0 (Radford et al. 2019, §2.3).</remarks>
    public static HookedTransformer Create(
        TransformerConfig config, Random random, double deviation = 0.02, ScalarType dtype = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        return new(config, Gpt2Names.Build(config, (name, shape) => First(name, shape).to(dtype).DetachFromDisposeScope()));

        Tensor First(string name, long[] shape)
        {
            if (shape.Length == 1)
                return name.Contains("ln_", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal) ? ones(shape) : zeros(shape);
            var scale = name.Contains("c_proj", StringComparison.Ordinal) ? deviation / Math.Sqrt(2.0 * config.Layers) : deviation;
            var draws = new double[shape[0] * shape[1]];
            for (var i = 0; i < draws.Length; i++)
                draws[i] = scale * random.NextGaussian();
            return tensor(draws, shape);
        }
    }
}
