using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Tasks.Ravel;

/// <summary>Settings of <see cref="RavelLesson"/>.</summary>
public sealed record RavelLessonOptions
{
    [Range(1, 10_000)]
    [Description("Sentences in a step that tell an attribute of any city.")]
    public int Facts { get; init; } = 96;

    [Range(1, 10_000)]
    [Description("Prompts of the task in a step, about cities of the training split.")]
    public int Prompts { get; init; } = 64;

    [Range(0, 10_000)]
    [Description("Sentences in a step that tell nothing.")]
    public int Statements { get; init; } = 8;

    [Range(0, 100)]
    [Description("How much each other word counts, where an attribute counts 1.")]
    public double BodyWeight { get; init; } = 0.02;
}
