using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Tasks.Ioi;

/// <summary>Settings of <see cref="IoiLesson"/>.</summary>
public sealed record IoiLessonOptions
{
    [Range(8, 100)]
    [Description("How many names there are.")]
    public int Names { get; init; } = 100;

    [Range(1, 10_000)]
    [Description("Prompts of the task in a step.")]
    public int Prompts { get; init; } = 96;

    [Range(0, 10_000)]
    [Description("Other sentences in a step.")]
    public int Sentences { get; init; } = 32;

    [Range(0, 100)]
    [Description("How much each word of a prompt counts.")]
    public double BodyWeight { get; init; } = 0.1;

    [Range(0.001, 100)]
    [Description("How much a prompt's answer counts.")]
    public double AnswerWeight { get; init; } = 3;

    [Range(0, 100)]
    [Description("How much each word of another sentence counts.")]
    public double SentenceWeight { get; init; } = 0.5;
}
