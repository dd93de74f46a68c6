using Mib.Core;

namespace Mib.Engine.Look;

/// <summary>Which run is repaired or spoiled.</summary>
public enum PatchingDirection
{
    /// <summary>Clean activations go into the corrupted run: what is enough to bring the answer back.</summary>
    Denoising,

    /// <summary>Corrupted activations go into the clean run: what the answer cannot do without.</summary>
    Noising,
}

/// <summary>
/// What patching one activation does, for every activation: 0 leaves the run as it was, 1 makes its logit difference that of
/// the run that the activation comes from.
/// </summary>
/// <param name="Corrupted">[pos] the corrupted prompt's tokens.</param>
/// <param name="Answer">The right answer.</param>
/// <param name="Wrong">The wrong answer.</param>
/// <param name="Direction">Which run is patched.</param>
/// <param name="CleanDifference">Logit of the answer minus that of the wrong one in the clean run.</param>
/// <param name="CorruptedDifference">The same in the corrupted run.</param>
/// <param name="ResidPre">[layer][pos] the residual stream before the layer.</param>
/// <param name="AttnOut">[layer][pos] what the layer's attention adds.</param>
/// <param name="MlpOut">[layer][pos] what the layer's MLP adds.</param>
/// <param name="Z">[layer][head] what the head mixes from its values, at all positions at once.</param>
public sealed record Patching(
    EquatableArray<LookToken> Corrupted, LookToken Answer, LookToken Wrong, PatchingDirection Direction,
    double CleanDifference, double CorruptedDifference,
    EquatableArray<EquatableArray<double>> ResidPre, EquatableArray<EquatableArray<double>> AttnOut,
    EquatableArray<EquatableArray<double>> MlpOut, EquatableArray<EquatableArray<double>> Z);
