using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Methods.Alignment;

/// <summary>Settings of everything that learns which features to swap.</summary>
public record MaskOptions : TrainingOptions
{
    /// <summary>The price where none is given and the reference is not followed.</summary>
    public const double UsualSparsity = 1;

    [Range(0.0, 1000.0)]
    [Description("What is added to the loss: so many times the mean of all gates. 1 by default, and 0 where the reference is followed.")]
    public double? Sparsity { get; init; }
}
