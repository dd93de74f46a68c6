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
}
