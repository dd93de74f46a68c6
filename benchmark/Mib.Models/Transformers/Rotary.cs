namespace Mib.Models.Transformers;

/// <summary>The turns of rotary position embedding for the positions of one run.</summary>
/// <param name="Cosines">[batch, pos, 1, d_head].</param>
/// <param name="Sines">[batch, pos, 1, d_head].</param>
internal sealed record Rotary(Tensor Cosines, Tensor Sines)
{
    /// <summary>The turns at some positions.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="positions">[batch, pos] int64.</param>
    /// <param name="dtype">Element type of the computation.</param>
    /// <remarks>
    /// Rounded as the references round, since late positions feel it: in float32 and narrower, angles are float32 products of
    /// position and frequency, as in Hugging Face; in float64, quotients of position and wavelength, as in TransformerLens,
    /// where the wavelength itself is a float32 if it is stretched.
    /// </remarks>
    public static Rotary At(TransformerConfig config, Tensor positions, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var lengths = Lengths(config, dtype).to(positions.device);
        var angles = dtype == ScalarType.Float64
            ? positions.to(ScalarType.Float64).unsqueeze(-1) / lengths.to(ScalarType.Float64)
            : positions.to(ScalarType.Float32).unsqueeze(-1) * lengths.reciprocal();
        angles = cat([angles, angles], -1).unsqueeze(2);
        return new(angles.cos().to(dtype).MoveToOuterDisposeScope(), angles.sin().to(dtype).MoveToOuterDisposeScope());
    }

    /// <summary>Turns queries or keys: the first half of a head's dimensions pairs with the second, as Hugging Face stores them.</summary>
    /// <param name="x">[batch, pos, head, d_head].</param>
    public Tensor Turn(Tensor x)
    {
        using var scope = NewDisposeScope();
        var half = x.shape[^1] / 2;
        var turned = cat([x.narrow(-1, half, half).neg(), x.narrow(-1, 0, half)], -1);
        return scope.MoveToOuter((x * Cosines) + (turned * Sines));
    }

    /// <summary>[d_head / 2] wavelength / 2π of each pair of dimensions.</summary>
    private static Tensor Lengths(TransformerConfig config, ScalarType dtype)
    {
        var rotary = config.Rotary!;
        var precision = dtype == ScalarType.Float64 && rotary.Scaling is null ? ScalarType.Float64 : ScalarType.Float32;
        var exponents = arange(0, config.DHead, 2, ScalarType.Int64).to(precision) / config.DHead;
        var lengths = pow(tensor(rotary.Theta, precision), exponents);
        return rotary.Scaling is { } scaling ? Scale(lengths.reciprocal(), scaling).reciprocal() : lengths;
    }

    /// <summary>Stretches wavelengths, given and returned as [d_head / 2] float32 radians a position.</summary>
    private static Tensor Scale(Tensor frequencies, RotaryScaling scaling)
    {
        var wavelengths = frequencies.reciprocal() * (2 * Math.PI);
        // 0 at the longest wavelength that is stretched in full, 1 at the shortest that is not stretched.
        var share = ((wavelengths.reciprocal() * scaling.OriginalContext) - scaling.LowFactor) / (scaling.HighFactor - scaling.LowFactor);
        var between = ((1 - share) * frequencies / scaling.Factor) + (share * frequencies);
        var isLong = wavelengths.gt(scaling.OriginalContext / scaling.LowFactor);
        var isShort = wavelengths.lt(scaling.OriginalContext / scaling.HighFactor);
        return where(isLong, frequencies / scaling.Factor, where(isShort, frequencies, between));
    }
}
