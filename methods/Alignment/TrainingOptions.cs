using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Methods.Alignment;

/// <summary>How the learning rate changes over a training.</summary>
public enum Schedule
{
    /// <summary>It does not.</summary>
    Constant,

    /// <summary>It falls on a line to 0.</summary>
    Linear,

    /// <summary>It falls along half a cosine to 0.</summary>
    Cosine,
}

/// <summary>Settings of everything that is trained on swaps.</summary>
public abstract record TrainingOptions
{
    [Range(1, 10_000)]
    [Description("Passes over the training pairs.")]
    public int Epochs { get; init; } = 8;

    [Range(1e-8, 10.0)]
    [Description("Learning rate of AdamW, without weight decay.")]
    public double LearningRate { get; init; } = 1e-2;

    [Description("How the learning rate changes: constant, linear or cosine, the latter two down to 0.")]
    public Schedule Schedule { get; init; } = Schedule.Constant;
}
