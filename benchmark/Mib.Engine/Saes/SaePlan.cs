using Mib.Core;
using Mib.Models.Saes;
using Mib.Models.Transformers;

namespace Mib.Engine.Saes;

/// <summary>What sparse autoencoders are to learn, and how.</summary>
public sealed record SaePlan
{
    public required HookedTransformer Model { get; init; }

    /// <summary>SHA-256 of the model's files, for whoever uses what was learned; null where it has none.</summary>
    public string? ModelHash { get; init; }

    /// <summary>Prompts as tokens: the stream at all of their tokens is what is learned.</summary>
    public required IReadOnlyList<EquatableArray<int>> Train { get; init; }

    /// <summary>Prompts that only judge.</summary>
    public required IReadOnlyList<EquatableArray<int>> HeldOut { get; init; }

    /// <summary>How many features.</summary>
    public required int Features { get; init; }

    public SaeActivation Activation { get; init; } = SaeActivation.Relu;

    /// <summary>Features of a token that are not 0, where <see cref="Activation"/> is <see cref="SaeActivation.Topk"/>.</summary>
    public int K { get; init; } = 16;

    /// <summary>The price of features that are not 0; null for what is usual for the activation.</summary>
    public double? Sparsity { get; init; }

    public int Steps { get; init; } = 2000;

    /// <summary>Tokens of a step.</summary>
    public int BatchSize { get; init; } = 512;

    public double LearningRate { get; init; } = 1e-3;

    public int Seed { get; init; }

    /// <summary>What a feature costs where no price is given.</summary>
    public static double UsualSparsity(SaeActivation activation) => activation switch
    {
        SaeActivation.Jumprelu => 0.003,
        SaeActivation.Topk => 0,
        _ => 0.2,
    };
}

/// <summary>A sparse autoencoder, and how it does on held-out prompts.</summary>
/// <param name="Sae">The autoencoder.</param>
/// <param name="Explained">Share of the variance of the vectors that is in the vectors which their features stand for.</param>
/// <param name="L0">Features of a token that are not 0, on average.</param>
/// <param name="Dead">Features that are 0 at every token.</param>
public sealed record LearnedSae(Sae Sae, double Explained, double L0, int Dead) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Sae.Dispose();
}
