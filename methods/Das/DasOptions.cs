using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mib.Methods.Alignment;

namespace Mib.Methods.Das;

/// <summary>Settings of <see cref="DasMethod"/>.</summary>
public sealed record DasOptions : TrainingOptions
{
    [Range(1, 100_000)]
    [Description("Dimensions of the subspace that is swapped; at most the vector's width.")]
    public int Dimensions { get; init; } = 16;

    [Range(0, 10_000)]
    [Description("Stop after so many passes without a lower loss on the validation pairs, and go back to the best; 0 never stops. 3 by default, and 0 where the reference is followed.")]
    public int? Patience { get; init; }
}
