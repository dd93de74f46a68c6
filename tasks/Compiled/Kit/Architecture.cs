using Mib.Models.Transformers;

namespace Mib.Tasks.Compiled.Kit;

/// <summary>Shapes of the models, one for each family of checkpoints.</summary>
/// <remarks>
/// ε of the norms is far above any mean square (below 1 here), so that they divide by a constant, √ε, to within 1 in 10,000;
/// their weight √ε undoes it. What a reader gets is therefore what was written.
/// </remarks>
internal static class Architecture
{
    public const double NormEpsilon = 1e4;

    /// <summary>LayerNorm, learned positions.</summary>
    public static TransformerConfig Gpt2(int layers, int vocabulary) => new()
    {
        Layers = layers, Heads = 4, DModel = 64, DMlp = 16, Vocabulary = vocabulary, Context = 24, NormEpsilon = NormEpsilon,
        TiedEmbeddings = false, BosToken = 0, EosTokens = [0],
    };

    /// <summary>RMSNorm, rotary positions, two query heads to a head of keys and values, gated MLP.</summary>
    public static TransformerConfig Llama(int layers, int vocabulary) => Gpt2(layers, vocabulary) with
    {
        ModelType = "llama", KeyValueHeads = 2, DHead = 16, Activation = Activation.Silu, GatedMlp = true, Norm = NormKind.Rms,
        Biases = LinearBiases.None, Rotary = new(1e6),
    };

    /// <summary>Llama with biases.</summary>
    public static TransformerConfig Qwen2(int layers, int vocabulary) => Llama(layers, vocabulary) with
    {
        ModelType = "qwen2", Biases = LinearBiases.Qkv,
    };

    /// <summary>Norms also after attention and MLP, soft-capped scores and logits, every other layer slides, scaled embeddings.</summary>
    public static TransformerConfig Gemma2(int layers, int vocabulary) => Llama(layers, vocabulary) with
    {
        ModelType = "gemma2", Activation = Activation.GeluTanh, NormWeightIsOffset = true, PostNorms = true, EmbeddingScale = 8,
        AttentionScale = 0.25, AttentionSoftCap = 50, FinalSoftCap = 30, SlidingWindow = 4,
        SlidingLayers = [.. Enumerable.Range(0, layers).Select(layer => layer % 2 == 0)],
    };
}
