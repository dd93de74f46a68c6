using Mib.Core;
using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Engine.Training.Recipes;

/// <summary>How a model is trained: a recipe's file, read and checked.</summary>
public sealed record Recipe
{
    /// <summary>Kebab-case id, which is the file's name; the model is called like it.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the file, in lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>SHA-256 of the words and of the plugin assemblies that the lessons are from, in lower-case hexadecimal digits.</summary>
    public required string CodeHash { get; init; }

    /// <summary>What the model is, in one or two sentences.</summary>
    public required string Description { get; init; }

    /// <summary>Ids of the tasks that the model learns.</summary>
    public required EquatableArray<string> Tasks { get; init; }

    /// <summary>Root of every random choice, unless the user gives another.</summary>
    public required int Seed { get; init; }

    /// <summary>The model's shape.</summary>
    public required TransformerConfig Config { get; init; }

    /// <summary>The model's words: those of all lessons, each once.</summary>
    public required EquatableArray<string> Words { get; init; }

    /// <summary>Standard deviation of the matrices' first values.</summary>
    public required double InitialDeviation { get; init; }

    public required OptimizerSettings Optimizer { get; init; }

    public required StepSettings Steps { get; init; }

    /// <summary>What the model is taught, all of it at every step.</summary>
    public required IReadOnlyList<LessonPlan> Lessons { get; init; }
}

/// <summary>Settings of AdamW.</summary>
public sealed record OptimizerSettings
{
    /// <summary>Largest learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Decay of the first moment.</summary>
    public required double Beta1 { get; init; }

    /// <summary>Decay of the second moment.</summary>
    public required double Beta2 { get; init; }

    /// <summary>Decoupled weight decay of the matrices.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Longest gradient, over all weights.</summary>
    public required double ClipNorm { get; init; }

    /// <summary>Steps over which the learning rate rises from 0.</summary>
    public required int WarmupSteps { get; init; }

    /// <summary>How the learning rate falls over the last stage.</summary>
    public required Decay Decay { get; init; }

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="lastStage">Share of the last stage that is done, from 0 to 1; 0 before it.</param>
    public double RateAt(int step, double lastStage) => LearningRate * Math.Min(1, (step + 1.0) / WarmupSteps) * (Decay switch
    {
        Decay.Cosine => (1 + Math.Cos(Math.PI * lastStage)) / 2,
        Decay.Linear => 1 - lastStage,
        _ => 1,
    });
}

/// <summary>How a learning rate falls to 0.</summary>
public enum Decay
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>In proportion.</summary>
    Linear,

    /// <summary>On half a cosine.</summary>
    Cosine,
}

/// <summary>How many steps what takes.</summary>
/// <param name="EvaluateEvery">Steps between two looks at the model, after each of which there is a checkpoint.</param>
/// <param name="LastStage">Steps of the last stage, which begins when every lesson is at its last.</param>
/// <param name="Most">Steps after which training ends in any case.</param>
/// <param name="StopAtGates">Whether training ends as soon as a look in the last stage finds every gate passed.</param>
public sealed record StepSettings(int EvaluateEvery, int LastStage, int Most, bool StopAtGates);

/// <summary>One of the things that a recipe teaches.</summary>
/// <param name="Id">The lesson's id.</param>
/// <param name="Stages">The lesson, stage by stage.</param>
/// <param name="Advance">What the model must pass for the next stage to begin.</param>
/// <param name="Gates">What the model must pass in the end.</param>
public sealed record LessonPlan(string Id, IReadOnlyList<ILesson> Stages, Gate Advance, EquatableArray<Gate> Gates);

/// <summary>An exam with its threshold.</summary>
/// <param name="Exam">The exam's name in its lesson.</param>
/// <param name="Examples">How many examples of it.</param>
/// <param name="AtLeast">From 0 to 1.</param>
public sealed record Gate(string Exam, int Examples, double AtLeast);
