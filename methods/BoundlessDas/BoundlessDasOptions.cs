using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mib.Methods.Alignment;

namespace Mib.Methods.BoundlessDas;

/// <summary>Settings of <see cref="BoundlessDasMethod"/>.</summary>
public sealed record BoundlessDasOptions : TrainingOptions
{
    /// <summary>Starts from the settings that pyvene's tutorial trains with; without patience, since gates are what they are going to be at the end only.</summary>
    public BoundlessDasOptions() => (Epochs, LearningRate, Schedule, Patience) = (3, 1e-3, Schedule.Linear, 0);

    [Range(1e-8, 10.0)]
    [Description("Learning rate of the boundary.")]
    public double BoundaryLearningRate { get; init; } = 1e-2;

    [Range(0.0, 1000.0)]
    [Description("What is added to the loss: so many times the share of the directions that lies within the boundary.")]
    public double BoundaryPenalty { get; init; } = 1;

    [Range(1e-3, 1000.0)]
    [Description("How soft the boundary is at first, in directions.")]
    public double FirstTemperature { get; init; } = 50;

    [Range(1e-3, 1000.0)]
    [Description("How soft the boundary is at last.")]
    public double LastTemperature { get; init; } = 0.1;

    [Range(0, 100_000)]
    [Description("Directions that the boundary is looked for among; 0 for as many as the vector is wide.")]
    public int MostDimensions { get; init; }
}
