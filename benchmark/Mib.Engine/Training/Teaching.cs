using Mib.Core;
using Mib.Core.Circuits;
using Mib.Engine.Training.Recipes;
using Mib.Sdk.Training;

namespace Mib.Engine.Training;

/// <summary>A recipe's lessons and a model: what a step's loss is, and what the model knows.</summary>
internal sealed class Teaching(Recipe recipe, Pupil pupil)
{
    /// <summary>Lets each lesson that has come to another stage prepare the model for it.</summary>
    /// <param name="before">[lesson] the stages so far; null at the start, when all begin their first.</param>
    /// <param name="now">[lesson] the stages from here on.</param>
    /// <param name="seed">Root seed.</param>
    public void Prepare(IReadOnlyList<int>? before, IReadOnlyList<int> now, int seed)
    {
        using var noGradient = no_grad();
        for (var i = 0; i < now.Count; i++)
        {
            var lesson = recipe.Lessons[i];
            if (before?[i] != now[i])
                lesson.Stages[now[i]].Prepare(pupil, Seed.For(seed, $"{recipe.Id}/{lesson.Id}/stage/{now[i]}"));
        }
    }

    /// <summary>The loss of a step, lesson by lesson; all of them draw from one stream, in the recipe's order.</summary>
    public Tensor[] Losses(TrainingState state, Random random) =>
        [.. recipe.Lessons.Select((lesson, i) => lesson.Stages[state.Stages[i]].Loss(pupil, random))];

    /// <summary>Each lesson's score in the exam by which its stages advance.</summary>
    public double[] Scores(TrainingState state)
    {
        using var noGradient = no_grad();
        return [.. recipe.Lessons.Select((lesson, i) => lesson.Stages[state.Stages[i]].Examine(pupil, lesson.Advance.Exam, lesson.Advance.Examples))];
    }

    /// <summary>Every gate, by what the lessons' last stages ask.</summary>
    public EquatableArray<GateScore> Gates()
    {
        using var noGradient = no_grad();
        return recipe.Lessons
            .SelectMany(lesson => lesson.Gates.Select(gate => new GateScore(
                lesson.Id, gate.Exam, gate.Examples, gate.AtLeast, lesson.Stages[^1].Examine(pupil, gate.Exam, gate.Examples))))
            .ToEquatableArray();
    }

    /// <summary>The circuit that the finished model is known to have; null if no lesson knows it.</summary>
    public DeclaredCircuit? Circuit()
    {
        using var noGradient = no_grad();
        return recipe.Lessons.Select(lesson => lesson.Stages[^1].Circuit(pupil)).FirstOrDefault(circuit => circuit is not null);
    }
}
