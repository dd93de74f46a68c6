using Mib.Core.Errors;
using Mib.Models.Saes;

namespace Mib.Sdk.Variables;

/// <summary>The features of a sparse autoencoder: f = encode(x), error = x − decode(f), so that nothing of x is lost.</summary>
/// <remarks>
/// What is swapped are features; the error stays the base's, even where all features are swapped. Where the autoencoder
/// normalizes vectors, mean and scale of the base's travel in two more columns of the error. A file has only which features are
/// selected, and the autoencoder's hash and hook point, for it may be larger than all other results together.
/// </remarks>
public sealed class SaeFeaturizer : Featurizer
{
    private readonly Sae sae;

    /// <summary>Takes an autoencoder.</summary>
    /// <param name="sae">The featurizer owns it from now on.</param>
    /// <param name="hash">SHA-256 of its files, for whoever looks for it again.</param>
    public SaeFeaturizer(Sae sae, string hash) => (this.sae, Hash) = (sae, hash);

    /// <summary>SHA-256 of the autoencoder's files.</summary>
    public string Hash { get; }

    /// <inheritdoc/>
    public override string Kind => "sae";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, Tensor>> State => [];

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Reference => [new("sae", Hash), new("hook", sae.Form.Hook)];

    /// <inheritdoc/>
    protected override IEnumerable<Tensor> Owned => sae.Weights.Named.Select(weight => weight.Value);

    /// <summary>The same autoencoder, which is there once, with other features selected.</summary>
    /// <param name="selected">Null for all.</param>
    /// <returns>Owned by the caller.</returns>
    public SaeFeaturizer Selecting(IReadOnlyList<int>? selected) => new(sae.Share(), Hash) { Selected = selected };

    /// <summary>Refuses a model that the autoencoder was not trained on, where its files say on which one it was.</summary>
    /// <param name="modelHash">SHA-256 of the model's files.</param>
    /// <exception cref="UsageException">It was another.</exception>
    public void Expect(string modelHash)
    {
        if (sae.Form.ModelHash is { } trainedOn && trainedOn != modelHash)
        {
            throw new UsageException(
                $"The sparse autoencoder of {sae.Form.Hook} was trained on the model with the hash {trainedOn}, this one has {modelHash}.",
                "use one that was trained on this model: `mib train sae` trains it.");
        }
    }

    /// <inheritdoc/>
    public override (Tensor Features, Tensor Error) Featurize(Tensor x)
    {
        var norms = sae.Norms(x);
        var features = sae.Encode(x, norms);
        var error = x - sae.Decode(features, norms);
        return (features, norms is null ? error : cat([error, norms], 1));
    }

    /// <inheritdoc/>
    public override Tensor Invert(Tensor features, Tensor error)
    {
        var norms = error.shape[1] == sae.Width ? null : error.narrow(1, sae.Width, 2);
        return sae.Decode(features, norms) + error.narrow(1, 0, sae.Width);
    }
}
