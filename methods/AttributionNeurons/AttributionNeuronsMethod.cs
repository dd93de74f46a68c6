using Mib.Core.Results;
using Mib.Methods.Alignment;
using Mib.Models;
using Mib.Models.Transformers;
using Mib.Sdk.Methods;
using Mib.Sdk.Variables;

namespace Mib.Methods.AttributionNeurons;

/// <summary>Picks the coordinates of the vector whose swap changes the loss most, to first order.</summary>
/// <remarks>
/// A coordinate's score is Σ |(x_s − x_b) ∂loss/∂x_b| over the training pairs, with the gradient where nothing is swapped:
/// attribution patching of single coordinates (Syed et al. 2023). Nothing is trained.
/// </remarks>
[Method("attribution-neurons", Description = "The vector's own coordinates with the largest attribution.", Cite = "arXiv:2310.10348")]
public sealed class AttributionNeuronsMethod(AttributionNeuronsOptions options) : IVariableMethod
{
    public IReadOnlyList<Setting> Prepare(HookedTransformer model, string modelHash, IReadOnlyList<Unit> units)
    {
        Widths.Expect(model, units, "--count", options.Count);
        return [];
    }

    public IReadOnlyList<Featurizer> Fit(VariableRun run)
    {
        Widths.Expect(run.Model, run.Site.Units, "--count", options.Count);
        using var scope = NewDisposeScope();
        Tensor[] scores = [.. run.Widths.Select(d => zeros([d], ScalarType.Float64, run.Model.Device))];
        foreach (var (done, batch) in run.Train.Index())
        {
            run.Cancellation.ThrowIfCancellationRequested();
            Add(batch, scores);
            run.Progress?.Report((done + 1.0) / run.Train.Count);
        }

        return [.. scores.Select(score => new IdentityFeaturizer { Selected = Largest(score) })];
    }

    /// <summary>Adds what a batch's pairs say, each as much as one of any other batch.</summary>
    private static void Add(InterchangeBatch batch, Tensor[] scores)
    {
        using var scope = NewDisposeScope();
        using var gradient = enable_grad();
        // What is added to the vectors: their gradients have what a unit does to the units after it.
        Tensor[] added = [.. scores.Select((_, unit) => zeros_like(batch.Bases(unit)).requires_grad_())];
        var gradients = autograd.grad([batch.Loss((unit, bases, _) => bases + added[unit])], added);
        for (var unit = 0; unit < scores.Length; unit++)
            scores[unit].add_(((batch.Sources(unit) - batch.Bases(unit)) * gradients[unit]).abs().sum([0]) * batch.Pairs.Count);
    }

    /// <summary>The coordinates with the largest scores, in order; of equals the first.</summary>
    private int[] Largest(Tensor score) =>
        [.. score.ToDoubles().Index().OrderByDescending(one => one.Item).Take(options.Count).Select(one => one.Index).Order()];
}
