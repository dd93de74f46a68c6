using Mib.Core.Errors;
using Mib.Sdk.Variables;

namespace Mib.Methods.Alignment;

/// <summary>Trains featurizers by AdamW on the loss of swaps, and stops early where validation pairs say so.</summary>
internal static class Training
{
    /// <summary>Trains, and gives what was learned.</summary>
    /// <param name="run">The site and the examples.</param>
    /// <param name="options">The settings.</param>
    /// <param name="trainee">What is trained.</param>
    /// <param name="patience">
    /// Passes without a lower loss on validation pairs after which it ends, with what had the lowest; 0 for all passes. Not for gates,
    /// which are what they are going to be at the end of the training only.
    /// </param>
    public static IReadOnlyList<Featurizer> Of(VariableRun run, TrainingOptions options, Trainee trainee, int patience = 0)
    {
        using var optimizer = optim.AdamW(trainee.Parameters, options.LearningRate, weight_decay: 0);
        using var best = new Best(trainee.Parameters);
        var order = run.RandomFor("training-order");
        var (steps, all) = (0, options.Epochs * run.Train.Count);
        var waited = 0;
        for (var epoch = 0; epoch < options.Epochs && (patience == 0 || waited < patience); epoch++)
        {
            var losses = new List<double>();
            foreach (var batch in run.Shuffled(order))
            {
                var share = (double)steps++ / all;
                trainee.Anneal(share);
                foreach (var group in optimizer.ParamGroups)
                    group.LearningRate = options.LearningRate * Factor(options.Schedule, share);
                losses.Add(Step(run.Site, batch, trainee, optimizer));
            }

            var validation = patience > 0 && run.Validation.Count > 0 ? Loss(run.Validation, trainee) : (double?)null;
            run.Learning?.Report(new(epoch + 1, losses.Average(), validation));
            waited = validation is null || best.Offer(validation.Value) ? 0 : waited + 1;
            run.Progress?.Report((epoch + 1.0) / options.Epochs);
        }

        best.Restore();
        ExpectFinite(run.Site, trainee.Parameters);
        return trainee.Freeze();
    }

    /// <summary>No loss tells what the last step made of the parameters: a gate that is no number would be a closed one.</summary>
    private static void ExpectFinite(Site where, IReadOnlyList<Parameter> parameters)
    {
        using var scope = NewDisposeScope();
        if (parameters.Any(parameter => !isfinite(parameter).all().ToBoolean()))
            throw new TrainingException($"What was trained at {where} has numbers that are not finite.", "lower --learning-rate.");
    }

    private static double Factor(Schedule schedule, double share) => schedule switch
    {
        Schedule.Linear => 1 - share,
        Schedule.Cosine => (1 + Math.Cos(Math.PI * share)) / 2,
        _ => 1,
    };

    private static double Step(Site where, InterchangeBatch batch, Trainee trainee, torch.optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        using var gradient = enable_grad();
        optimizer.zero_grad();
        var loss = batch.Loss(trainee.Swap);
        var value = loss.ToDouble();
        if (!double.IsFinite(value))
            throw new TrainingException($"The loss of swaps at {where} is {value}.", "lower --learning-rate.");
        (trainee.Penalty() is { } penalty ? loss + penalty : loss).backward();
        optimizer.step();
        return value;
    }

    private static double Loss(IReadOnlyList<InterchangeBatch> batches, Trainee trainee)
    {
        var sum = 0.0;
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            sum += batch.Loss(trainee.Swap).ToDouble() * batch.Pairs.Count;
        }

        return sum / batches.Sum(batch => batch.Pairs.Count);
    }

    /// <summary>The parameters at the lowest loss on validation pairs so far.</summary>
    private sealed class Best(IReadOnlyList<Parameter> parameters) : IDisposable
    {
        private readonly List<Tensor> kept = [];
        private double lowest = double.PositiveInfinity;

        /// <summary>Keeps the parameters if the loss is the lowest.</summary>
        public bool Offer(double loss)
        {
            if (!(loss < lowest))
                return false;
            lowest = loss;
            Dispose();
            using var scope = NewDisposeScope();
            kept.AddRange(parameters.Select(parameter => parameter.detach().clone().DetachFromDisposeScope()));
            return true;
        }

        public void Restore()
        {
            using var noGradient = no_grad();
            foreach (var (parameter, best) in parameters.Zip(kept))
                parameter.copy_(best);
        }

        public void Dispose()
        {
            kept.ForEach(tensor => tensor.Dispose());
            kept.Clear();
        }
    }
}
