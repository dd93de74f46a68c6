namespace Mib.Models.Saes;

/// <summary>A sparse autoencoder: features of a vector, few of them not 0, and the vector that features stand for.</summary>
/// <remarks>
/// Features are σ((x − b_dec) W_enc + b_enc), the vector is f W_dec + b_dec (Bricken et al. 2023); b_dec is not taken away before
/// where the form says so, and where vectors are normalized, x is the normalized vector and the result is brought back.
/// </remarks>
public sealed class Sae : IDisposable
{
    /// <summary>What is added to a standard deviation before it divides, as in SAELens.</summary>
    private const double LayerEpsilon = 1e-5;

    /// <summary>Keeps a vector of zeros from being divided by its length.</summary>
    private const double LeastLength = 1e-12;

    /// <summary>Takes weights.</summary>
    /// <param name="form">What it computes.</param>
    /// <param name="weights">In no dispose scope; they are its own from now on.</param>
    public Sae(SaeForm form, SaeWeights weights) => (Form, Weights) = (form, weights);

    /// <summary>What it computes.</summary>
    public SaeForm Form { get; }

    /// <summary>Its weights.</summary>
    public SaeWeights Weights { get; }

    /// <summary>How wide the vectors are.</summary>
    public int Width => (int)Weights.Encoder.shape[0];

    /// <summary>How many features there are.</summary>
    public int Features => (int)Weights.Encoder.shape[1];

    /// <summary>Another one with the same weights, which are there once and last as long as one of the two.</summary>
    public Sae Share()
    {
        using var scope = NewDisposeScope();
        return new(Form, Weights.Each(weight => weight.detach().DetachFromDisposeScope()));
    }

    /// <summary>What vectors are normalized by; null where they are not.</summary>
    /// <param name="x">[batch, d].</param>
    /// <returns>[batch, 2], what is taken away and what divides; owned by the caller's dispose scope.</returns>
    public Tensor? Norms(Tensor x)
    {
        if (Form.Norm == SaeNorm.None)
            return null;
        using var scope = NewDisposeScope();
        var mean = Form.Norm == SaeNorm.Layer ? x.mean([1], keepdim: true) : zeros([x.shape[0], 1], x.dtype, x.device);
        var scale = Form.Norm == SaeNorm.Layer ? x.std(1, keepdim: true) : x.norm(1, keepdim: true).clamp_min(LeastLength) / Math.Sqrt(Width);
        return scope.MoveToOuter(cat([mean, scale], 1));
    }

    /// <summary>The features of vectors.</summary>
    /// <param name="x">[batch, d], in the weights' element type.</param>
    /// <param name="norms">Their <see cref="Norms"/>.</param>
    /// <returns>[batch, m], owned by the caller's dispose scope.</returns>
    public Tensor Encode(Tensor x, Tensor? norms)
    {
        using var scope = NewDisposeScope();
        if (norms is not null)
            x = (x - norms.narrow(1, 0, 1)) / (norms.narrow(1, 1, 1) + (Form.Norm == SaeNorm.Layer ? LayerEpsilon : 0));
        if (Form.SubtractsDecoderBias)
            x = x - Weights.DecoderBias;
        return scope.MoveToOuter(Activate(matmul(x, Weights.Encoder) + Weights.EncoderBias));
    }

    /// <summary>The vectors that features stand for.</summary>
    /// <param name="features">[batch, m].</param>
    /// <param name="norms">The <see cref="Norms"/> of the vectors that are wanted.</param>
    /// <returns>[batch, d], owned by the caller's dispose scope.</returns>
    public Tensor Decode(Tensor features, Tensor? norms)
    {
        using var scope = NewDisposeScope();
        var x = matmul(features, Weights.Decoder) + Weights.DecoderBias;
        return scope.MoveToOuter(norms is null ? x : (x * norms.narrow(1, 1, 1)) + norms.narrow(1, 0, 1));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, weight) in Weights.Named)
            weight.Dispose();
    }

    private Tensor Activate(Tensor before)
    {
        switch (Form.Activation)
        {
            case SaeActivation.Jumprelu:
                return before.relu() * (before > Weights.Thresholds!).to(before.dtype);
            case SaeActivation.Topk:
                var (values, places) = before.topk(Form.K);
                return zeros_like(before).scatter(1, places, values.relu());
            default:
                return before.relu();
        }
    }
}
