using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Methods.Das;

/// <summary>Settings of <see cref="DasMethod"/>.</summary>
public sealed record DasOptions
{
    [Range(1, 100_000)]
    [Description("Dimensions of the subspace that is swapped; at most the model's width.")]
    public int Dimensions { get; init; } = 16;

    [Range(1, 10_000)]
    [Description("Passes over the training pairs.")]
    public int Epochs { get; init; } = 8;

    [Range(1e-8, 10.0)]
    [Description("Learning rate of AdamW, without weight decay.")]
    public double LearningRate { get; init; } = 1e-2;
}
