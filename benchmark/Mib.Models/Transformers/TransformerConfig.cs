using Mib.Core;

namespace Mib.Models.Transformers;

/// <summary>The shape of a transformer: everything about it but the weights.</summary>
public sealed record TransformerConfig
{
    /// <summary>Hugging Face's <c>model_type</c>: says how the weights are named and stored, nothing about the computation.</summary>
    public string ModelType { get; init; } = "gpt2";

    /// <summary>Blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads of a block.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads of a block; each serves <see cref="Heads"/> / this many query heads (Ainslie et al. 2023).</summary>
    public int KeyValueHeads { get => field == 0 ? Heads : field; init; }

    /// <summary>Width of the residual stream, <c>d_model</c>.</summary>
    public required int DModel { get; init; }

    /// <summary>Width of a head, <c>d_head</c>.</summary>
    public int DHead { get => field == 0 ? DModel / Heads : field; init; }

    /// <summary>Width between the matrices of an MLP, <c>d_mlp</c>.</summary>
    public required int DMlp { get; init; }

    /// <summary>Tokens of the vocabulary, <c>d_vocab</c>.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Longest prompt, <c>n_ctx</c>.</summary>
    public required int Context { get; init; }

    /// <summary>The MLP's activation.</summary>
    public Activation Activation { get; init; } = Activation.GeluTanh;

    /// <summary>Whether the MLP is act(x W_gate) ⊙ (x W_in) W_out rather than act(x W_in) W_out (Shazeer 2020).</summary>
    public bool GatedMlp { get; init; }

    /// <summary>How activations are normalized.</summary>
    public NormKind Norm { get; init; } = NormKind.LayerNorm;

    /// <summary>What the norm adds to the variance or mean square.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether a norm's weight is stored as its difference from 1, as Gemma does.</summary>
    public bool NormWeightIsOffset { get; init; }

    /// <summary>Whether what attention and MLP write is normalized before it is added to the residual stream, as in Gemma-2.</summary>
    public bool PostNorms { get; init; }

    /// <summary>Rotary position embedding; null where positions are learned and added to the token embeddings.</summary>
    public RotaryConfig? Rotary { get; init; }

    /// <summary>Which linear maps have a bias.</summary>
    public LinearBiases Biases { get; init; } = LinearBiases.All;

    /// <summary>Multiplies the attention scores; 1/√d_head if it is not given.</summary>
    public double AttentionScale { get => field == 0 ? 1 / Math.Sqrt(DHead) : field; init; }

    /// <summary>c of the soft-capping c · tanh(x / c) of attention scores; null for none.</summary>
    public double? AttentionSoftCap { get; init; }

    /// <summary>c of the soft-capping of logits; null for none.</summary>
    public double? FinalSoftCap { get; init; }

    /// <summary>Keys that a query of a sliding layer sees, itself among them; null if no layer slides.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Which layers slide; empty for none.</summary>
    public EquatableArray<bool> SlidingLayers { get; init; } = [];

    /// <summary>Multiplies the token embeddings on their way in; √d_model in Gemma.</summary>
    public double EmbeddingScale { get; init; } = 1;

    /// <summary>Whether the unembedding is the embedding's transpose.</summary>
    public bool TiedEmbeddings { get; init; } = true;

    /// <summary>Whether a bias is added to the logits, before they are capped.</summary>
    public bool UnembeddingBias { get; init; }

    /// <summary>Token that begins a text, as the configuration has it; whether a prompt gets one is the tokenizer's to say.</summary>
    public int? BosToken { get; init; }

    /// <summary>Tokens that end a generated text.</summary>
    public EquatableArray<int> EosTokens { get; init; } = [];

    /// <summary>The window of a layer; null where it sees everything before it.</summary>
    public int? WindowOf(int layer) => layer < SlidingLayers.Count && SlidingLayers[layer] ? SlidingWindow : null;
}

/// <summary>The activation between the matrices of an MLP.</summary>
public enum Activation
{
    /// <summary>GELU in its tanh form, Hugging Face's <c>gelu_new</c> and <c>gelu_pytorch_tanh</c>.</summary>
    GeluTanh,

    /// <summary>GELU in its exact form.</summary>
    Gelu,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x · sigmoid(x).</summary>
    Silu,
}

/// <summary>How activations are normalized.</summary>
public enum NormKind
{
    /// <summary>(x − mean) / √(variance + ε) ⊙ w + b (Ba et al. 2016).</summary>
    LayerNorm,

    /// <summary>x / √(mean square + ε) ⊙ w (Zhang and Sennrich 2019).</summary>
    Rms,
}

/// <summary>Linear maps of a block that have a bias.</summary>
[Flags]
public enum LinearBiases
{
    /// <summary>None has.</summary>
    None = 0,

    /// <summary>Queries, keys and values.</summary>
    Qkv = 1,

    /// <summary>The output of attention.</summary>
    Out = 2,

    /// <summary>All matrices of the MLP.</summary>
    Mlp = 4,

    /// <summary>All of them.</summary>
    All = Qkv | Out | Mlp,
}
