using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Tasks.Arithmetic;

/// <summary>Settings of <see cref="ArithmeticLesson"/>.</summary>
public sealed record ArithmeticLessonOptions
{
    [Range(0, 10_000)]
    [Description("Prompts in signs, such as 27 + 64 =, in a step.")]
    public int Signs { get; init; } = 384;

    [Range(1, 10_000)]
    [Description("Prompts in any of the task's wordings in a step.")]
    public int Wordings { get; init; } = 64;

    [Description("Whether the stage begins with numbers on circles; what an earlier stage has learned of them is lost.")]
    public bool Circles { get; init; } = true;

    [Range(0, 100)]
    [Description("How much each word of a wording counts.")]
    public double BodyWeight { get; init; } = 0.02;
}
