namespace Mib.Models.Transformers;

/// <summary>Rotary position embedding (Su et al. 2021): pairs of a head's dimensions turn by position / θ^(2i / d_head).</summary>
/// <param name="Theta">θ, the base of the wavelengths.</param>
/// <param name="Scaling">How long wavelengths are stretched; null for not at all.</param>
public sealed record RotaryConfig(double Theta, RotaryScaling? Scaling = null);

/// <summary>
/// Llama-3.1's stretching for longer contexts: wavelengths above <paramref name="OriginalContext"/> / <paramref name="LowFactor"/>
/// grow by <paramref name="Factor"/>, those below <paramref name="OriginalContext"/> / <paramref name="HighFactor"/> stay,
/// and those between are interpolated.
/// </summary>
/// <param name="Factor"><c>factor</c>.</param>
/// <param name="LowFactor"><c>low_freq_factor</c>.</param>
/// <param name="HighFactor"><c>high_freq_factor</c>.</param>
/// <param name="OriginalContext"><c>original_max_position_embeddings</c>.</param>
public sealed record RotaryScaling(double Factor, double LowFactor, double HighFactor, int OriginalContext);
