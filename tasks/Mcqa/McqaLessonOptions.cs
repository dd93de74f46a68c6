using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Mib.Tasks.Mcqa;

/// <summary>Settings of <see cref="McqaLesson"/>.</summary>
public sealed record McqaLessonOptions
{
    [Range(2, 10)]
    [Description("Most options that a question has; the fewest are 2.")]
    public int Choices { get; init; } = 4;

    [Range(2, 36)]
    [Description("How many symbols there are to stand before the options: letters first, then numbers.")]
    public int Symbols { get; init; } = 36;

    [Range(2, 13)]
    [Description("How many colours there are.")]
    public int Colors { get; init; } = 13;

    [Range(1, 10_000)]
    [Description("Questions in a step.")]
    public int Questions { get; init; } = 48;

    [Range(0, 10_000)]
    [Description("Questions in a step that say after each option whether it is the right one.")]
    public int Marked { get; init; } = 48;

    [Range(0, 10_000)]
    [Description("Sentences in a step about things of every split, which ask nothing.")]
    public int Sentences { get; init; } = 24;

    [Range(0, 100)]
    [Description("How much each word of a sentence counts, where an answer counts 1.")]
    public double SentenceWeight { get; init; } = 0.2;

    [Range(0, 100)]
    [Description("How much each other word of a question counts.")]
    public double BodyWeight { get; init; } = 0.02;
}
