using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Methods.Acdc;

/// <summary>Settings of <see cref="AcdcMethod"/>.</summary>
public sealed record AcdcOptions
{
    [Range(1, 100_000)]
    [Description("How many of the pairs every trial runs; at most all there are.")]
    public int TrialPairs { get; init; } = 20;

    [Range(1e-12, 100.0)]
    [Description("The first threshold: edges whose removal moves the divergence less are gone first.")]
    public double FirstThreshold { get; init; } = 1e-4;

    [Range(1e-12, 100.0)]
    [Description("The last threshold: what is left then is what matters most.")]
    public double LastThreshold { get; init; } = 1;

    [Range(1, 100)]
    [Description("How many thresholds there are, evenly spread on a logarithmic scale.")]
    public int Thresholds { get; init; } = 5;
}
