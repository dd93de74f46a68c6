using Mib.Core.Circuits;

namespace Mib.Sdk.Training;

/// <summary>One stage of what a recipe teaches: what a step's loss is, and what the model is examined in.</summary>
/// <remarks>
/// A public class with a <see cref="LessonAttribute"/> and one public constructor that takes nothing or an options record,
/// in any plugin assembly. A recipe makes one a stage, with the stage's options.
/// </remarks>
public interface ILesson
{
    /// <summary>The words that the model's vocabulary must have, in the order in which they get their ids.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>What the model can be examined in, and how many examples of each there are.</summary>
    IReadOnlyDictionary<string, int> Exams { get; }

    /// <summary>Called once when the stage begins, before its first step: may set weights, for a start that is not drawn blindly.</summary>
    /// <param name="pupil">The model; no gradient is kept.</param>
    /// <param name="random">The stage's own stream: the same stage draws the same, in whatever process.</param>
    void Prepare(Pupil pupil, Random random)
    {
    }

    /// <summary>The loss of one step.</summary>
    /// <param name="pupil">The model; its weights ask for a gradient.</param>
    /// <param name="random">The step's own stream: the same step draws the same, in whatever process.</param>
    /// <returns>One number.</returns>
    Tensor Loss(Pupil pupil, Random random);

    /// <summary>How well the model does in an exam; no gradient is kept.</summary>
    /// <param name="pupil">The model so far.</param>
    /// <param name="exam">One of <see cref="Exams"/>.</param>
    /// <param name="examples">How many of its examples to take, always the same ones.</param>
    /// <returns>From 0 to 1, which is best: the share of examples answered rightly, or what takes its place.</returns>
    double Examine(Pupil pupil, string exam, int examples);

    /// <summary>The circuit by which the finished model does what it was taught, if that is known.</summary>
    /// <param name="pupil">The finished model.</param>
    /// <returns>Null where it is not known.</returns>
    DeclaredCircuit? Circuit(Pupil pupil) => null;
}

/// <summary>Marks a class as a lesson.</summary>
/// <param name="id">Kebab-case id by which recipes name it, e.g. <c>ioi</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LessonAttribute(string id) : Attribute
{
    /// <summary>Kebab-case id.</summary>
    public string Id { get; } = id;
}
