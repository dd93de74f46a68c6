namespace Mib.Models.Saes;

/// <summary>The weights of a sparse autoencoder of m features of vectors of d numbers.</summary>
/// <param name="Encoder">[d, m].</param>
/// <param name="EncoderBias">[m].</param>
/// <param name="Decoder">[m, d].</param>
/// <param name="DecoderBias">[d].</param>
/// <param name="Thresholds">[m]; null where there are none.</param>
public sealed record SaeWeights(Tensor Encoder, Tensor EncoderBias, Tensor Decoder, Tensor DecoderBias, Tensor? Thresholds)
{
    /// <summary>All of them, by the names that SAELens and Gemma Scope give them.</summary>
    public IReadOnlyList<KeyValuePair<string, Tensor>> Named =>
    [
        new("W_dec", Decoder), new("W_enc", Encoder), new("b_dec", DecoderBias), new("b_enc", EncoderBias),
        .. Thresholds is null ? Array.Empty<KeyValuePair<string, Tensor>>() : [new("threshold", Thresholds)],
    ];

    /// <summary>Others in their place, made one by one.</summary>
    public SaeWeights Each(Func<Tensor, Tensor> change) =>
        new(change(Encoder), change(EncoderBias), change(Decoder), change(DecoderBias), Thresholds is null ? null : change(Thresholds));
}
