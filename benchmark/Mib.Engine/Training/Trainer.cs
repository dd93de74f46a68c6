using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Plans;
using Mib.Engine.Training.Recipes;
using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Engine.Training;

/// <summary>Trains a model by a recipe: seeded, stage by stage, going on where a killed run stopped.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="seed">Root seed.</param>
/// <param name="checkpoint">Where the state is kept between sittings.</param>
/// <param name="observer">Who watches.</param>
public sealed class Trainer(Recipe recipe, int seed, TrainingCheckpoint checkpoint, IRunObserver observer)
{
    /// <summary>Trains to the end.</summary>
    /// <returns>The model, owned by the caller, with its history and gates.</returns>
    /// <exception cref="TrainingException">
    /// The model misses a gate, its loss, gradient or weights are not finite any more, or a checkpoint cannot be written.
    /// </exception>
    public TrainedModel Run(CancellationToken cancellation)
    {
        var (model, state) = checkpoint.LoadModel()
            ?? (Initialization.Create(recipe.Config, Seed.For(seed, $"{recipe.Id}/start"), recipe.InitialDeviation), Start());
        using var thread = new SingleThread();
        try
        {
            return Run(model, state, cancellation);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private TrainedModel Run(HookedTransformer model, TrainingState state, CancellationToken cancellation)
    {
        if (state.Step > 0)
            observer.Note($"going on after step {state.Step}, from {checkpoint.Folder}");
        var teaching = new Teaching(recipe, new Pupil(model, recipe.Words));
        List<(string Name, Tensor Weight)> weights = [.. model.Weights.Named()];
        foreach (var (_, weight) in weights)
            weight.requires_grad = true;
        if (state.Step == 0)
            teaching.Prepare(null, state.Stages, seed);
        using var optimizer = checkpoint.LoadOptimizer(weights) ?? AdamW.Start(recipe.Optimizer, weights);

        var losses = new double[recipe.Lessons.Count];
        while (!IsFinished(state))
        {
            cancellation.ThrowIfCancellationRequested();
            Step(teaching, weights, optimizer, state, losses);
            state = state with { Step = state.Step + 1 };
            if (state.Step % recipe.Steps.EvaluateEvery == 0 || IsFinished(state))
            {
                state = Look(teaching, state, losses);
                Array.Clear(losses);
                RequireFinite(weights, state);
                checkpoint.Save(model, optimizer, state);
            }
        }

        foreach (var (_, weight) in weights)
            weight.requires_grad = false;
        var gates = teaching.Gates();
        return gates.All(gate => gate.IsPassed) ? new(model, state.History, gates, teaching.Circuit()) : throw Missed(state, gates);
    }

    private TrainingState Start() => Advanced(new() { Stages = [.. recipe.Lessons.Select(_ => 0)] });

    private bool IsFinished(TrainingState state) =>
        state.Stopped
        || state.Step >= recipe.Steps.Most
        || (state.LastStageStep >= 0 && state.Step >= state.LastStageStep + recipe.Steps.LastStage);

    private void Step(
        Teaching teaching, List<(string Name, Tensor Weight)> weights, AdamW optimizer, TrainingState state, double[] sums)
    {
        using var scope = NewDisposeScope();
        var losses = teaching.Losses(state, Seed.For(seed, $"{recipe.Id}/step/{state.Step}"));
        // A lesson may leave out parts of the model.
        var gradients = autograd.grad([losses.Aggregate((sum, loss) => sum + loss)], [.. weights.Select(w => w.Weight)], allow_unused: true);
        optimizer.Step([.. gradients.Zip(weights, (gradient, w) => gradient ?? zeros_like(w.Weight))], state.Step + 1, recipe.Optimizer.RateAt(state.Step, LastStage(state)));
        for (var i = 0; i < losses.Length; i++)
            sums[i] += losses[i].ToDouble();
    }

    /// <summary>Share of the last stage that is done; 0 before it.</summary>
    private double LastStage(TrainingState state) =>
        state.LastStageStep < 0 ? 0 : (double)(state.Step - state.LastStageStep) / recipe.Steps.LastStage;

    private TrainingState Look(Teaching teaching, TrainingState state, double[] sums)
    {
        if (!sums.All(double.IsFinite))
        {
            throw new TrainingException(
                $"The loss is no number any more between step {state.LastLook} and step {state.Step}.", "lower the recipe's learning_rate, or its clip_norm.");
        }

        var scores = teaching.Scores(state);
        TrainingPoint[] points =
            [.. recipe.Lessons.Select((lesson, i) => new TrainingPoint(state.Step, lesson.Id, state.Stages[i], sums[i] / (state.Step - state.LastLook), scores[i]))];
        observer.Note($"step {state.Step}, {string.Join("; ", points.Zip(recipe.Lessons, Line))}");
        var before = state.Stages;
        state = Advanced(state with { History = [.. state.History, .. points] });
        // Before the checkpoint of this look is written: going on from it must not prepare again.
        teaching.Prepare(before, state.Stages, seed);
        observer.Report("training", Done(state));
        // The look with which the last stage begins is too early: its start may have changed weights.
        var isInLastStage = state.LastStageStep >= 0 && state.LastStageStep < state.Step;
        return recipe.Steps.StopAtGates && isInLastStage ? state with { Stopped = teaching.Gates().All(gate => gate.IsPassed) } : state;
    }

    /// <summary>A checkpoint of weights that are no numbers must not take the place of a good one.</summary>
    private static void RequireFinite(List<(string Name, Tensor Weight)> weights, TrainingState state)
    {
        using var scope = NewDisposeScope();
        if (weights.Find(w => !w.Weight.isfinite().all().ToBoolean()) is { Name: { } name })
            throw new TrainingException($"The weight {name} is not finite any more after step {state.Step}.", "lower the recipe's learning_rate.");
    }

    private static string Line(TrainingPoint point, LessonPlan lesson) => FormattableString.Invariant(
        $"{point.Lesson}: stage {point.Stage + 1} of {lesson.Stages.Count}, loss {point.Loss:f3}, {lesson.Advance.Exam} {point.Score:p1}");

    /// <summary>Lets lessons whose stage is learned go to their next, and the last stage begin when all are at their last.</summary>
    private TrainingState Advanced(TrainingState state)
    {
        int[] stages =
        [
            .. recipe.Lessons.Select((lesson, i) => state.Stages[i] < lesson.Stages.Count - 1 && ScoreOf(lesson, state) >= lesson.Advance.AtLeast
                ? state.Stages[i] + 1
                : state.Stages[i]),
        ];
        var isLast = recipe.Lessons.Zip(stages).All(pair => pair.Second == pair.First.Stages.Count - 1);
        return state with { Stages = stages, LastStageStep = state.LastStageStep < 0 && isLast ? state.Step : state.LastStageStep };
    }

    private static double ScoreOf(LessonPlan lesson, TrainingState state) =>
        state.History.LastOrDefault(point => point.Lesson == lesson.Id)?.Score ?? double.NegativeInfinity;

    /// <summary>Share of the whole, as far as one can know: a curriculum's stages take as long as they take.</summary>
    private double Done(TrainingState state)
    {
        var curriculum = recipe.Lessons.Sum(lesson => lesson.Stages.Count - 1);
        return curriculum == 0 ? LastStage(state) : (((double)state.Stages.Sum() / curriculum) + LastStage(state)) / 2;
    }

    private TrainingException Missed(TrainingState state, EquatableArray<GateScore> gates)
    {
        var stages = recipe.Lessons.Zip(state.Stages).Where(pair => pair.Second < pair.First.Stages.Count - 1)
            .Select(pair => $" {pair.First.Id} has come to stage {pair.Second + 1} of {pair.First.Stages.Count}.");
        return new(
            $"After {state.Step} steps the model misses {gates.Count(gate => !gate.IsPassed)} of {gates.Count} gates.{string.Concat(stages)}\n"
                + string.Join('\n', gates.Select(gate => $"  {gate}")),
            $"train with another --seed, or another recipe; remove {checkpoint.Folder} first.");
    }
}
