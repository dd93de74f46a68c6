using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Plans;
using Mib.Models.Batches;
using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Engine.Training;

/// <summary>Trains a model by a recipe: seeded, stage by stage, going on where a killed run stopped.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="seed">Root seed.</param>
/// <param name="checkpoint">Where the state is kept between sittings.</param>
/// <param name="observer">Who watches.</param>
public sealed class Trainer(ITrainingRecipe recipe, int seed, TrainingCheckpoint checkpoint, IRunObserver observer)
{
    private readonly TrainingSettings settings = recipe.Settings;

    /// <summary>Trains to the end.</summary>
    /// <returns>The model, owned by the caller, with its history and its accuracy on held-out examples.</returns>
    /// <exception cref="NotMeasurableException">The model did not learn the task within the recipe's steps.</exception>
    public TrainedModel Run(CancellationToken cancellation)
    {
        var (model, state) = checkpoint.LoadModel(recipe)
            ?? (Initialization.Create(recipe.Config, Seed.For(seed, $"{recipe.Card.Id}/start"), settings.InitialDeviation), new TrainingState());
        // One thread, so that sums are taken in one order and the same seed gives the same bytes on any number of cores.
        var threads = get_num_threads();
        set_num_threads(1);
        try
        {
            return Run(model, state, cancellation);
        }
        catch
        {
            model.Dispose();
            throw;
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private TrainedModel Run(HookedTransformer model, TrainingState state, CancellationToken cancellation)
    {
        if (state.Step > 0)
            observer.Note($"going on after step {state.Step}, from {checkpoint.Folder}");
        var weights = Parameters(model);
        foreach (var (_, weight) in weights)
            weight.requires_grad = true;
        using var optimizer = checkpoint.LoadOptimizer(settings, weights) ?? AdamW.Start(settings, weights);

        var loss = 0.0;
        while (!IsFinished(state))
        {
            cancellation.ThrowIfCancellationRequested();
            loss += Step(model, weights, optimizer, state);
            state = state with { Step = state.Step + 1 };
            if (state.Step % settings.EvaluateEvery == 0 || IsFinished(state))
            {
                state = Look(model, state, loss / (state.Step - (state.History.Count > 0 ? state.History[^1].Step : 0)));
                loss = 0;
                checkpoint.Save(model, optimizer, state);
            }
        }

        foreach (var (_, weight) in weights)
            weight.requires_grad = false;
        var accuracy = Accuracy(model, recipe.Stages);
        return accuracy >= settings.FinalGate
            ? new(model, state.History, accuracy)
            : throw new NotMeasurableException(
                $"After {state.Step} steps the model has {accuracy:p1} {recipe.Card.Accuracy}; {settings.FinalGate:p0} are needed.",
                "train with another --seed, or with more steps.");
    }

    private bool IsFinished(TrainingState state) =>
        state.Step >= settings.MostSteps || (state.LastStageStep >= 0 && state.Step >= state.LastStageStep + settings.FinalSteps);

    private double Step(HookedTransformer model, List<(string Name, Tensor Weight)> weights, AdamW optimizer, TrainingState state)
    {
        using var scope = NewDisposeScope();
        var rows = recipe.Rows(state.Stage, Seed.For(seed, $"{recipe.Card.Id}/step/{state.Step}"));
        using var batch = PaddedBatch.Of([.. rows.Select(r => r.Ids)]);
        var loss = Loss(model.Forward(batch), rows, batch);
        var gradients = autograd.grad([loss], [.. weights.Select(w => w.Weight)]);
        optimizer.Step(gradients, state.Step + 1, LearningRate(state));
        return loss.ToDouble();
    }

    /// <summary>Mean cross-entropy of the next token, weighted position by position.</summary>
    private static Tensor Loss(Tensor logits, IReadOnlyList<TrainingRow> rows, PaddedBatch batch)
    {
        var (places, targets, weights) = (new List<long>(), new List<long>(), new List<float>());
        for (var row = 0; row < rows.Count; row++)
        {
            for (var position = 1; position < rows[row].Ids.Count; position++)
            {
                if (rows[row].Weights[position] == 0)
                    continue;
                places.Add((row * batch.Width) + position - 1);
                targets.Add(rows[row].Ids[position]);
                weights.Add(rows[row].Weights[position]);
            }
        }

        var chosen = logits.flatten(0, 1).index_select(0, tensor(places.ToArray()));
        var wrong = chosen.log_softmax(-1).gather(1, tensor(targets.ToArray()).unsqueeze(1)).squeeze(1).neg();
        return (wrong * tensor(weights.ToArray())).sum() / weights.Sum();
    }

    private double LearningRate(TrainingState state)
    {
        var rate = settings.LearningRate * Math.Min(1, (state.Step + 1.0) / settings.WarmupSteps);
        return state.LastStageStep < 0
            ? rate
            : rate * (1 + Math.Cos(Math.PI * (state.Step - state.LastStageStep) / settings.FinalSteps)) / 2;
    }

    private TrainingState Look(HookedTransformer model, TrainingState state, double loss)
    {
        var accuracy = Accuracy(model, state.Stage);
        var point = new TrainingPoint(state.Step, state.Stage, loss, accuracy);
        observer.Note($"step {state.Step}, stage {state.Stage + 1} of {recipe.Stages}, loss {loss:f3}, accuracy {accuracy:p1}");
        observer.Report(
            "training",
            state.LastStageStep < 0
                ? 0.5 * state.Stage / recipe.Stages
                : 0.5 + (0.5 * (state.Step - state.LastStageStep) / settings.FinalSteps));
        state = state with { History = [.. state.History, point] };
        if (accuracy < settings.StageGate || state.LastStageStep >= 0)
            return state;
        var next = Math.Min(state.Stage + 1, recipe.Stages - 1);
        return state with { Stage = next, LastStageStep = next == recipe.Stages - 1 ? state.Step : -1 };
    }

    private double Accuracy(HookedTransformer model, int stage)
    {
        using var noGradient = no_grad();
        return recipe.Accuracy(model, stage);
    }

    private static List<(string Name, Tensor Weight)> Parameters(HookedTransformer model) => [.. model.Weights.Named()];
}

/// <summary>What training made.</summary>
/// <param name="Model">The model.</param>
/// <param name="History">What was seen on the way.</param>
/// <param name="HeldOutAccuracy">Accuracy on held-out examples.</param>
public sealed record TrainedModel(HookedTransformer Model, IReadOnlyList<TrainingPoint> History, double HeldOutAccuracy);
