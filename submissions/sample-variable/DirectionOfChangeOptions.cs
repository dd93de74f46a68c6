using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DirectionOfChange;

/// <summary>Settings of <see cref="DirectionOfChangeMethod"/>: each property is an option of the command line.</summary>
public sealed record DirectionOfChangeOptions
{
    [Range(1, 10_000)]
    [Description("How many directions are swapped; no more than there are.")]
    public int Directions { get; init; } = 4;
}
