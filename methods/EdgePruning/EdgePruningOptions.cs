using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Methods.EdgePruning;

/// <summary>Settings of <see cref="EdgePruningMethod"/>.</summary>
public sealed record EdgePruningOptions
{
    [Range(1, 1_000_000)]
    [Description("Steps of the optimizer.")]
    public int Steps { get; init; } = 500;

    [Range(1, 1000)]
    [Description("Pairs in a step.")]
    public int StepPairs { get; init; } = 20;

    [Range(0.0, 2.0)]
    [Description("The share of edges to be without at the end; more than 1 presses on after all are gone.")]
    public double Sparsity { get; init; } = 0.95;

    [Range(0.0, 1.0)]
    [Description("Share of the steps over which that share grows from 0.")]
    public double Warmup { get; init; } = 0.8;

    [Range(1e-8, 100.0)]
    [Description("Learning rate of Adam for the masks.")]
    public double LearningRate { get; init; } = 0.1;

    [Range(1e-8, 100.0)]
    [Description("Learning rate of Adam for the multipliers that hold the sparsity.")]
    public double MultiplierRate { get; init; } = 0.1;
}
