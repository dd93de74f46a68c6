using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>Settings of <see cref="IoiCircuitLesson"/>.</summary>
public sealed record IoiCircuitOptions
{
    [Range(1, 10_000)]
    [Description("Pairs of prompts in a step.")]
    public int Prompts { get; init; } = 64;

    [Description("Whether the stage begins with the circuit's weights shaped for what they are to learn.")]
    public bool Shape { get; init; }

    [Range(0, 100)]
    [Description("What the outputs of all nodes outside the circuit are multiplied by when the stage begins.")]
    public double Others { get; init; } = 1;

    [Range(0, 100)]
    [Description("How much it counts that the circuit's heads look where they should.")]
    public double HintWeight { get; init; }

    [Description("What carries another prompt's values in a step: all edges outside the declared circuit, the edges out of some nodes outside it, or some of those edges.")]
    public Resampling Resampling { get; init; }

    [Range(1, 4)]
    [Description("Variables, drawn anew at each step, whose interchange is trained.")]
    public int Variables { get; init; } = 2;

    [Range(0, 100)]
    [Description("How much the next word counts at every place before the end; 0 leaves out the run without patches.")]
    public double BodyWeight { get; init; }

    [Range(0, 1000)]
    [Description("How much it counts that the logits stay what they are without patches.")]
    public double SamenessWeight { get; init; }
}

/// <summary>What carries another prompt's values.</summary>
public enum Resampling
{
    /// <summary>All edges outside the declared circuit.</summary>
    All,

    /// <summary>All edges out of some nodes outside the circuit.</summary>
    Nodes,

    /// <summary>Some edges outside the declared circuit.</summary>
    Edges,
}
