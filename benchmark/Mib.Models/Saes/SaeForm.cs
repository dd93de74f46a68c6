namespace Mib.Models.Saes;

/// <summary>What makes a feature's value of the number before it.</summary>
public enum SaeActivation
{
    /// <summary>What is above 0.</summary>
    Relu,

    /// <summary>What is above the feature's threshold, which is not taken away.</summary>
    Jumprelu,

    /// <summary>The k largest of all features, where they are above 0.</summary>
    Topk,
}

/// <summary>What is done to each vector before it is encoded, and undone when it is decoded.</summary>
public enum SaeNorm
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is made √d long.</summary>
    Length,

    /// <summary>Its mean is taken away, and it is divided by its standard deviation.</summary>
    Layer,
}

/// <summary>What a sparse autoencoder computes, beside its weights.</summary>
public sealed record SaeForm
{
    /// <summary>The hook point whose vectors it takes, e.g. <c>blocks.3.hook_resid_post</c>.</summary>
    public required string Hook { get; init; }

    /// <summary>SHA-256 of the files of the model that it was trained on; null where that is not known.</summary>
    public string? ModelHash { get; init; }

    /// <summary>What makes the features' values.</summary>
    public required SaeActivation Activation { get; init; }

    /// <summary>How many features of a vector are not 0 at most, where <see cref="Activation"/> is <see cref="SaeActivation.Topk"/>.</summary>
    public int K { get; init; }

    /// <summary>Whether the decoder's bias is taken away from a vector before it is encoded.</summary>
    public bool SubtractsDecoderBias { get; init; }

    /// <summary>What is done to each vector before.</summary>
    public SaeNorm Norm { get; init; }
}
