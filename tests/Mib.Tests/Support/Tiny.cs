using Mib.Core;
using Mib.Core.Data;
using Mib.Models.Batches;
using Mib.Models.Transformers;

namespace Mib.Tests.Support;

/// <summary>Models and pairs small enough to run thousands of times.</summary>
internal static class Tiny
{
    public static TransformerConfig Config => new()
    {
        Layers = 2, Heads = 2, DModel = 8, DMlp = 16, Vocabulary = 20, Context = 8, BosToken = 0,
    };

    /// <summary>A model in double precision in which no weight is 0 or 1 by design, so that none can be forgotten unseen.</summary>
    public static HookedTransformer Model(TransformerConfig? config = null, int seed = 0)
    {
        var random = Seed.For(seed, "tiny-model");
        var model = Initialization.Create(config ?? Config, random, 0.5, ScalarType.Float64);
        using var scope = NewDisposeScope();
        foreach (var (_, weight) in model.NamedWeights())
        {
            if (weight.dim() == 1)
                weight.add_(Noise(random, weight.shape, 0.3));
        }

        return model;
    }

    public static Tensor Noise(Random random, long[] shape, double scale = 1)
    {
        var draws = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = scale * random.NextGaussian();
        return tensor(draws, shape);
    }

    /// <summary>
    /// Pairs of mixed length whose answers are the tokens that corruption lowers and raises most, so that the model
    /// tells them apart by construction.
    /// </summary>
    public static IReadOnlyList<TokenPair> Pairs(HookedTransformer model, int count, int seed = 0)
    {
        var random = Seed.For(seed, "tiny-pairs");
        return [.. Enumerable.Range(0, count).Select(_ => Pair(model, random))];
    }

    private static TokenPair Pair(HookedTransformer model, Random random)
    {
        var length = random.Next(3, model.Config.Context + 1);
        EquatableArray<int> clean = Prompt(), corrupted = Prompt();
        using var scope = NewDisposeScope();
        using var cleanBatch = PaddedBatch.Of([clean]);
        using var corruptedBatch = PaddedBatch.Of([corrupted]);
        var lost = (model.LastLogits(cleanBatch) - model.LastLogits(corruptedBatch)).squeeze(0);
        return new(clean, corrupted, (int)lost.argmax().ToInt64(), (int)lost.argmin().ToInt64());

        EquatableArray<int> Prompt() => [.. Enumerable.Range(0, length).Select(_ => random.Next(model.Config.Vocabulary))];
    }
}
