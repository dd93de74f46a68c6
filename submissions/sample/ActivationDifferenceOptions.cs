using System.ComponentModel;

namespace ActivationDifference;

/// <summary>How the length of a vector is measured.</summary>
public enum Norm
{
    /// <summary>Sum of sizes.</summary>
    L1,

    /// <summary>Root of the sum of squares.</summary>
    L2,
}

/// <summary>Settings of <see cref="ActivationDifferenceMethod"/>: each property is an option of the command line.</summary>
public sealed record ActivationDifferenceOptions
{
    [Description("How the length of a difference is measured.")]
    public Norm Norm { get; init; } = Norm.L2;
}
