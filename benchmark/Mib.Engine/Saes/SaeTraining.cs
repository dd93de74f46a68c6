using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Plans;
using Mib.Models.Saes;

namespace Mib.Engine.Saes;

/// <summary>Trains sparse autoencoders on a model's residual stream.</summary>
/// <remarks>Dead features are not resampled; how many there are is counted.</remarks>
public static class SaeTraining
{
    /// <summary>From here on the learning rate falls on a line to 0.</summary>
    private const double Decay = 0.8;

    /// <summary>Tokens that are judged at a time.</summary>
    private const int Chunk = 4096;

    /// <summary>Trains the one of a layer, on one thread.</summary>
    /// <param name="plan">What to learn, and how.</param>
    /// <param name="layer">After which block.</param>
    /// <param name="observer">Is told how far it is.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="TrainingException">It does not learn.</exception>
    /// <exception cref="NotMeasurableException">The vectors are all the same.</exception>
    public static LearnedSae Learn(SaePlan plan, int layer, IRunObserver observer, CancellationToken cancellation)
    {
        using var thread = new SingleThread();
        using var scope = NewDisposeScope();
        var hook = plan.Model.Blocks[layer].ResidPost;
        var x = StreamVectors.Of(plan.Model, plan.Train, hook, cancellation);
        var scale = Math.Sqrt(x.shape[1] / x.square().sum(1).mean().ToDouble());
        if (!double.IsFinite(scale))
            throw new NotMeasurableException($"The vectors of {hook} have no finite length.", "use a model with a residual stream that is finite and not 0.");
        x = x * scale;
        using var pupil = new SaePupil(plan, x, Seed.For(plan.Seed, $"sae-start/{hook}"));
        Train(plan, pupil, x, hook, observer, cancellation);
        var sae = pupil.Freeze(hook, scale);
        try
        {
            return Judge(sae, StreamVectors.Of(plan.Model, plan.HeldOut, hook, cancellation));
        }
        catch
        {
            sae.Dispose();
            throw;
        }
    }

    private static void Train(SaePlan plan, SaePupil pupil, Tensor x, string hook, IRunObserver observer, CancellationToken cancellation)
    {
        var random = Seed.For(plan.Seed, $"sae-order/{hook}");
        var order = Enumerable.Range(0, (int)x.shape[0]).Select(row => (long)row).ToArray();
        var next = order.Length;
        for (var step = 0; step < plan.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var size = Math.Min(plan.BatchSize, order.Length);
            if (next + size > order.Length)
            {
                random.Shuffle(order);
                next = 0;
            }

            using var scope = NewDisposeScope();
            var rows = x.index_select(0, tensor(order[next..(next + size)], device: x.device));
            next += size;
            var left = (plan.Steps - step) / (double)plan.Steps;
            var loss = pupil.Step(rows, plan.LearningRate * Math.Min(1, left / (1 - Decay)));
            if (!double.IsFinite(loss))
                throw new TrainingException($"At step {step + 1} the loss of the sparse autoencoder of {hook} is {loss}.", "lower --learning-rate.");
            observer.Report(hook, (step + 1.0) / plan.Steps);
        }
    }

    private static LearnedSae Judge(Sae sae, Tensor x)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var mean = x.mean([0]);
        var fired = zeros([sae.Features], ScalarType.Int64, x.device);
        var (lost, all, active) = (0.0, 0.0, 0.0);
        for (long first = 0; first < x.shape[0]; first += Chunk)
        {
            using var inner = NewDisposeScope();
            var rows = x.narrow(0, first, Math.Min(Chunk, x.shape[0] - first));
            var features = sae.Encode(rows, null);
            lost += (rows - sae.Decode(features, null)).square().sum().ToDouble();
            all += (rows - mean).square().sum().ToDouble();
            var on = features.count_nonzero([0]);
            active += on.sum().ToDouble();
            fired.add_(on);
        }

        if (!(all > 0))
            throw new NotMeasurableException($"The vectors of {sae.Form.Hook} are the same at every token that is held out.", "use another layer, or more prompts.");
        return new(sae, 1 - (lost / all), active / x.shape[0], sae.Features - (int)fired.count_nonzero().ToInt64());
    }
}
