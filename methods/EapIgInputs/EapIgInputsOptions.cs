using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Methods.EapIgInputs;

/// <summary>Settings of <see cref="EapIgInputsMethod"/>.</summary>
public sealed record EapIgInputsOptions
{
    [Range(1, 1000)]
    [Description("Points on the way from the corrupted to the clean embedding.")]
    public int Steps { get; init; } = 5;

    [Description("Where the points lie: left includes the corrupted end, right the clean end, midpoint neither. Left if not given; with the reference's rules right for nodes and neurons.")]
    public IgRule? IgRule { get; init; }
}
