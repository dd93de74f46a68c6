using Mib.Engine.Training.Recipes;
using Mib.Sdk.Training;

namespace Mib.Tests.Support;

/// <summary>A recipe of two stages that is done after 17 steps, with looks after 5, 10, 15 and 17.</summary>
internal static class TinyRecipe
{
    public static StepSettings Steps { get; } = new(EvaluateEvery: 5, LastStage: 12, Most: 200, StopAtGates: false);

    public static OptimizerSettings Optimizer { get; } = new()
    {
        LearningRate = 0.03, Beta1 = 0.9, Beta2 = 0.98, WeightDecay = 0.01, ClipNorm = 1, WarmupSteps = 3, Decay = Decay.Cosine,
    };

    public static Recipe Default => Of(Lesson(new TinyLesson(), new TinyLesson()));

    public static Recipe Of(params LessonPlan[] lessons) => new()
    {
        Id = "tiny-echo",
        Hash = new string('a', 64),
        CodeHash = new string('c', 64),
        Description = "Says the last word again.",
        Tasks = ["echo"],
        Seed = 0,
        Config = new() { Layers = 1, Heads = 2, DModel = 8, DMlp = 16, Vocabulary = 6, Context = 4, BosToken = 0 },
        Words = ["red", "green", "blue", "black"],
        InitialDeviation = 0.02,
        Optimizer = Optimizer,
        Steps = Steps,
        Lessons = lessons,
    };

    /// <summary>A lesson whose gates let everything through.</summary>
    public static LessonPlan Lesson(params ILesson[] stages) => new("echo", stages, new Gate(TinyLesson.Exam, 4, 0), [new Gate(TinyLesson.Exam, 4, 0)]);
}
