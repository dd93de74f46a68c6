using Mib.Core;
using Mib.Core.Data;
using Mib.Models;
using Mib.Models.Transformers;

namespace Mib.Tests.Support;

/// <summary>Models and pairs small enough to run thousands of times.</summary>
internal static class Tiny
{
    public static TransformerConfig Config => new()
    {
        Layers = 2, Heads = 2, DModel = 8, DMlp = 16, Vocabulary = 20, Context = 8, BosToken = 0,
    };

    /// <summary>
    /// A shape of each family, with every feature that the family has: shared keys and values, stretched wavelengths,
    /// a head width that does not follow from the others, layers that slide, untied embeddings, biases.
    /// </summary>
    public static IReadOnlyDictionary<string, TransformerConfig> Families { get; } = new Dictionary<string, TransformerConfig>(StringComparer.Ordinal)
    {
        ["gpt2"] = Config,
        ["llama"] = Rotating("llama") with
        {
            Rotary = new(10_000, new(8, 1, 4, 4)), TiedEmbeddings = false, Biases = LinearBiases.All, EosTokens = [1, 2],
        },
        ["qwen2"] = Rotating("qwen2") with
        {
            Biases = LinearBiases.Qkv, KeyValueHeads = 1, DHead = 4, SlidingWindow = 3, SlidingLayers = [false, true],
        },
        ["gemma2"] = Rotating("gemma2") with
        {
            Activation = Activation.GeluTanh, NormWeightIsOffset = true, PostNorms = true, EmbeddingScale = Math.Sqrt(8), AttentionScale = 0.25,
            AttentionSoftCap = 2, FinalSoftCap = 5, SlidingWindow = 3, SlidingLayers = [true, false],
        },
    };

    /// <summary>A model in double precision in which no weight is 0 or 1 by design, so that none can be forgotten unseen.</summary>
    public static HookedTransformer Model(TransformerConfig? config = null, int seed = 0)
    {
        var random = Seed.For(seed, "tiny-model");
        var model = Initialization.Create(config ?? Config, random, 0.5, ScalarType.Float64, TestDevice.Current);
        using var scope = NewDisposeScope();
        foreach (var (_, weight) in model.Weights.Named())
        {
            if (weight.dim() == 1)
                weight.add_(Noise(random, weight.shape, 0.3));
        }

        return model;
    }

    private static TransformerConfig Rotating(string type) => Config with
    {
        ModelType = type, Heads = 4, KeyValueHeads = 2, DHead = 6, Activation = Activation.Silu, GatedMlp = true, Norm = NormKind.Rms,
        Biases = LinearBiases.None, Rotary = new(10_000),
    };

    public static Tensor Noise(Random random, long[] shape, double scale = 1)
    {
        var draws = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < draws.Length; i++)
            draws[i] = scale * random.NextGaussian();
        return tensor(draws, shape, device: TestDevice.Current);
    }

    /// <summary>
    /// Pairs of mixed length whose answers are the tokens that corruption lowers and raises most, and of which the clean prompt
    /// calls for the first, so that the model tells them apart by construction.
    /// </summary>
    public static IReadOnlyList<TokenPair> Pairs(HookedTransformer model, int count, int seed = 0)
    {
        var random = Seed.For(seed, "tiny-pairs");
        return [.. Enumerable.Range(0, count).Select(_ => Pair(model, random))];
    }

    private static TokenPair Pair(HookedTransformer model, Random random)
    {
        var length = random.Next(3, model.Config.Context + 1);
        while (true)
        {
            EquatableArray<int> clean = Prompt(), corrupted = Prompt();
            using var scope = NewDisposeScope();
            using var cleanBatch = Batches.Of([clean]);
            using var corruptedBatch = Batches.Of([corrupted]);
            var logits = model.LastLogits(cleanBatch).squeeze(0);
            var lost = logits - model.LastLogits(corruptedBatch).squeeze(0);
            var (answer, wrong) = ((int)lost.argmax().ToInt64(), (int)lost.argmin().ToInt64());
            var values = logits.ToDoubles();
            if (values[answer] > values[wrong])
                return new(clean, corrupted, answer, wrong);
        }

        EquatableArray<int> Prompt() => [.. Enumerable.Range(0, length).Select(_ => random.Next(model.Config.Vocabulary))];
    }
}
