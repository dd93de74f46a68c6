using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mib.Methods.Alignment;

namespace Mib.Methods.BoundlessDas;

/// <summary>Settings of <see cref="BoundlessDasMethod"/>.</summary>
public sealed record BoundlessDasOptions : TrainingOptions
{
    /// <summary>With a learning rate that falls to 0, so that the boundary comes to rest.</summary>
    public BoundlessDasOptions() => Schedule = Schedule.Linear;

    [Range(1e-8, 10.0)]
    [Description("Learning rate of the boundary. 4 over the number of steps by default, which lets it cross all directions twice where it falls to 0.")]
    public double? BoundaryLearningRate { get; init; }

    [Range(0.0, 1000.0)]
    [Description("What is added to the loss: so many times the share of the directions that lies within the boundary.")]
    public double BoundaryPenalty { get; init; } = 1;

    [Range(1e-3, 1000.0)]
    [Description("How soft the boundary is at first, in directions. A 64th of all by default, and at least 1.")]
    public double? FirstTemperature { get; init; }

    [Range(1e-3, 1000.0)]
    [Description("How soft the boundary is at last.")]
    public double LastTemperature { get; init; } = 0.1;

    [Range(0, 100_000)]
    [Description("Directions that the boundary is looked for among; 0 for as many as the vector is wide.")]
    public int MostDimensions { get; init; }
}
