using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Methods.Ugs;

/// <summary>Settings of <see cref="UgsMethod"/>.</summary>
public sealed record UgsOptions
{
    [Range(1, 1_000_000)]
    [Description("Steps of the optimizer.")]
    public int Steps { get; init; } = 500;

    [Range(1, 1000)]
    [Description("Pairs in a step.")]
    public int StepPairs { get; init; } = 5;

    [Range(1, 1000)]
    [Description("Masks that each pair of a step is run with.")]
    public int Masks { get; init; } = 12;

    [Range(0.0, 10.0)]
    [Description("What an edge costs: the loss has lambda times the sum of all edges' probabilities.")]
    public double Lambda { get; init; } = 1e-3;

    [Range(0.0, 10.0)]
    [Description("Learning rate of AdamW; 0 for the published rule, which follows lambda.")]
    public double LearningRate { get; init; }
}
