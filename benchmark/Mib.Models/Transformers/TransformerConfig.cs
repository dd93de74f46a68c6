namespace Mib.Models.Transformers;

/// <summary>The activation between the two matrices of an MLP.</summary>
public enum Activation
{
    /// <summary>GELU in its tanh form, Hugging Face's <c>gelu_new</c>.</summary>
    GeluTanh,

    /// <summary>GELU in its exact form.</summary>
    Gelu,

    /// <summary>max(0, x).</summary>
    Relu,
}

/// <summary>The shape of a transformer: everything about it but the weights.</summary>
public sealed record TransformerConfig
{
    /// <summary>Blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads of a block.</summary>
    public required int Heads { get; init; }

    /// <summary>Width of the residual stream, <c>d_model</c>.</summary>
    public required int DModel { get; init; }

    /// <summary>Width of a head, <c>d_head</c>.</summary>
    public int DHead => DModel / Heads;

    /// <summary>Width between the two matrices of an MLP, <c>d_mlp</c>.</summary>
    public required int DMlp { get; init; }

    /// <summary>Tokens of the vocabulary, <c>d_vocab</c>.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Longest prompt, <c>n_ctx</c>.</summary>
    public required int Context { get; init; }

    /// <summary>The MLP's activation.</summary>
    public Activation Activation { get; init; } = Activation.GeluTanh;

    /// <summary>What LayerNorm adds to the variance.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the unembedding is the embedding's transpose.</summary>
    public bool TiedEmbeddings { get; init; } = true;

    /// <summary>Token put before a prompt; null if there is none.</summary>
    public int? BosToken { get; init; }

    /// <summary>How many weights there are.</summary>
    public long ParameterCount
    {
        get
        {
            long d = DModel;
            var block = (4 * d * d) + (4 * d) + (2 * d * DMlp) + DMlp + d + (4 * d);
            return ((Vocabulary + Context) * d) + (Layers * block) + (2 * d) + (TiedEmbeddings ? 0 : Vocabulary * d);
        }
    }
}
