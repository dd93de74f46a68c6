using Mib.Core;
using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Transformers;

namespace Mib.Engine.Look;

/// <summary>What one component adds to the logit.</summary>
/// <param name="Name"><c>embed</c>, <c>pos_embed</c>, <c>L0H3</c>, <c>L0.b_O</c>, <c>L0.mlp</c>, <c>ln_final.b</c>, <c>unembed.b</c>.</param>
/// <param name="Layer">Its block; null for what is in none.</param>
/// <param name="Head">Its number in the block; null for what is no head.</param>
/// <param name="Value">What it adds.</param>
public sealed record Contribution(string Name, int? Layer, int? Head, double Value);

/// <summary>A logit, or the difference of two, as a sum over the components of the model.</summary>
/// <param name="Position">The place in the prompt after which the token would come.</param>
/// <param name="Token">The token.</param>
/// <param name="Against">The token whose logit is taken off; null for the logit alone.</param>
/// <param name="Logit">The logit or the difference in the run itself, before any final soft-cap.</param>
/// <param name="Contributions">In the order of the run.</param>
public sealed record LogitAttribution(
    int Position, LookToken Token, LookToken? Against, double Logit, EquatableArray<Contribution> Contributions)
{
    /// <summary>What all of them add up to: <see cref="Logit"/> but for rounding.</summary>
    public double Sum => Contributions.Sum(c => c.Value);
}

/// <summary>Direct logit attribution (Elhage et al. 2021; Wang et al. 2022), with what the final norm divides by held at its value in the run.</summary>
public static class AttributionLook
{
    /// <summary>Runs the prompt and takes the logit apart.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt's ids.</param>
    /// <param name="position">The place whose logit is wanted; −1 is the last.</param>
    /// <param name="token">The token.</param>
    /// <param name="against">A token whose logit is taken off.</param>
    /// <exception cref="UsageException">There is no such place, the prompt is too long, or both tokens are the same.</exception>
    public static LogitAttribution Of(
        HookedTransformer model, IReadOnlyList<int> prompt, int position, LookToken token, LookToken? against)
    {
        if (token.Id == against?.Id)
            throw new UsageException("--token and --against are the same token, so their logits cannot differ.", "give two different tokens.");

        var place = Places.At("position", position, prompt.Count);
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        using var batch = PaddedBatch.Of([prompt], device: model.Device);
        using var stream = new ResidualParts(model);
        stream.Run(batch, place);

        var direction = Direction(model.Weights.Unembedding, token, against).Wide();
        var values = Finite.Of(stream.Normalized().matmul(direction).ToDoubles(), "attribution");
        var contributions = stream.Names.Zip(values, (part, value) => part with { Value = value }).ToList();
        if (model.Weights.FinalNorm.Bias is { } bias)
            contributions.Add(new("ln_final.b", null, null, bias.Wide().dot(direction).ToDouble()));
        var logit = stream.Output.dot(direction).ToDouble();
        if (model.Weights.UnembeddingBias is { } shift)
        {
            contributions.Add(new("unembed.b", null, null, Direction(shift, token, against).ToDouble()));
            logit += contributions[^1].Value;
        }

        return new(place, token, against, logit, [.. contributions]);
    }

    /// <summary>A token's row, less another's: [d_model] what the normalized stream is multiplied with to give the logit, or what is added.</summary>
    private static Tensor Direction(Tensor rows, LookToken token, LookToken? against) => against is { } other
        ? rows.select(0, token.Id) - rows.select(0, other.Id)
        : rows.select(0, token.Id);
}
