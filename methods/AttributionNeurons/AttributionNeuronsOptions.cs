using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Methods.AttributionNeurons;

/// <summary>Settings of <see cref="AttributionNeuronsMethod"/>.</summary>
public sealed record AttributionNeuronsOptions
{
    [Range(1, 1_000_000)]
    [Description("Coordinates that are swapped; at most the vector's width.")]
    public int Count { get; init; } = 16;
}
