using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Tests.Plugin;

public enum PathRule
{
    Left,
    LeftAndRight,
}

/// <summary>One option of every kind.</summary>
public sealed record OptionsMethodOptions
{
    [Range(1, 1000)]
    [Description("Points on the path.")]
    public int Steps { get; init; } = 5;

    public long Budget { get; init; } = 10_000_000_000;

    [Range(0.0, 1.0)]
    public double LearningRate { get; init; } = 0.001;

    public bool Absolute { get; init; }

    [Required]
    public string? Label { get; init; }

    public PathRule PathRule { get; init; }

    public int? TopN { get; init; }
}

/// <summary>Scores every edge with its <c>--steps</c>.</summary>
[Method("test-options", Description = "Has an option of every kind.", Cite = "arXiv:0000.00000")]
public sealed class OptionsMethod(OptionsMethodOptions options) : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run) =>
        new(run.Model.Graph, [.. run.Model.Graph.Edges.Select(_ => (double)options.Steps)]);
}
