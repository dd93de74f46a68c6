using Mib.Core.Errors;
using Mib.Engine.Training.Recipes;
using Mib.Models.Checkpoints;

namespace Mib.Engine.Training;

/// <summary>AdamW whose moments can be saved and read back, so that training goes on after a kill as if nothing had been.</summary>
/// <remarks>
/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w(1−ηλ) − η m̂ / (√v̂ + ε) (Loshchilov and Hutter 2019). TorchSharp's own
/// optimizer keeps its moments to itself. Vectors (norms, biases) do not decay.
/// </remarks>
internal sealed class AdamW : IDisposable
{
    private const double Epsilon = 1e-8;
    private readonly OptimizerSettings settings;
    private readonly Slot[] slots;

    private AdamW(OptimizerSettings settings, Slot[] slots) => (this.settings, this.slots) = (settings, slots);

    /// <summary>Starts with moments of zero.</summary>
    public static AdamW Start(OptimizerSettings settings, IEnumerable<(string Name, Tensor Weight)> weights) => new(
        settings,
        [.. weights.Select(w => new Slot(
            w.Name, w.Weight, zeros_like(w.Weight).DetachFromDisposeScope(), zeros_like(w.Weight).DetachFromDisposeScope()))]);

    /// <summary>Starts with the moments of a file that <see cref="State"/> went into.</summary>
    public static AdamW Resume(OptimizerSettings settings, IEnumerable<(string Name, Tensor Weight)> weights, SafetensorsFile file) => new(
        settings,
        [.. weights.Select(w => new Slot(
            w.Name, w.Weight,
            file.Read("mean." + w.Name, w.Weight.dtype, w.Weight.device).DetachFromDisposeScope(),
            file.Read("square." + w.Name, w.Weight.dtype, w.Weight.device).DetachFromDisposeScope()))]);

    /// <summary>The moments, by name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> State => slots.SelectMany(s => new[]
    {
        KeyValuePair.Create("mean." + s.Name, s.Mean), KeyValuePair.Create("square." + s.Name, s.Square),
    });

    /// <summary>Moves the weights against gradients, which are scaled down first if all of them together are too long.</summary>
    /// <param name="gradients">One a weight.</param>
    /// <param name="step">From 1.</param>
    /// <param name="rate">The step's learning rate.</param>
    /// <exception cref="TrainingException">A gradient is not finite; no weight was changed.</exception>
    public void Step(IList<Tensor> gradients, int step, double rate)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var norm = Math.Sqrt(gradients.Sum(g => g.square().sum().ToDouble()));
        if (!double.IsFinite(norm))
        {
            throw new TrainingException(
                $"The gradient of step {step} is not finite any more.", "lower the recipe's learning_rate, or its initial_deviation.");
        }

        var clip = Math.Min(1, settings.ClipNorm / (norm + 1e-6));
        var (correct1, correct2) = (1 - Math.Pow(settings.Beta1, step), 1 - Math.Pow(settings.Beta2, step));
        for (var i = 0; i < slots.Length; i++)
        {
            var (_, weight, mean, square) = slots[i];
            var gradient = gradients[i] * clip;
            mean.mul_(settings.Beta1).add_(gradient * (1 - settings.Beta1));
            square.mul_(settings.Beta2).add_(gradient.square() * (1 - settings.Beta2));
            if (weight.dim() > 1)
                weight.mul_(1 - (rate * settings.WeightDecay));
            weight.sub_(mean / correct1 / ((square / correct2).sqrt() + Epsilon) * rate);
        }
    }

    public void Dispose()
    {
        foreach (var slot in slots)
        {
            slot.Mean.Dispose();
            slot.Square.Dispose();
        }
    }

    private sealed record Slot(string Name, Tensor Weight, Tensor Mean, Tensor Square);
}
