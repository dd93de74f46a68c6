using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace ActivationDifference;

/// <summary>Scores an edge by how far its source's output moves when the prompt is corrupted.</summary>
/// <remarks>
/// Two runs a batch and no gradients. It knows who changes and not who listens: every reader of a source gets the same
/// score, which is what a method of attribution should beat.
/// </remarks>
[Method("activation-difference", Description = "How far each source's output moves when the prompt is corrupted, whoever reads it.")]
public sealed class ActivationDifferenceMethod(ActivationDifferenceOptions options) : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        var graph = run.Model.Graph;
        var moved = new double[graph.SourceCount];
        foreach (var batch in run.Batches())
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            var clean = SourceActivations.Of(run.Model, batch.Clean).Sources;
            var corrupted = SourceActivations.Of(run.Model, batch.Corrupted).Sources;

            // [source, batch, pos, d_model] → [source]; padding does not count.
            var lengths = Length(corrupted - clean) * batch.Clean.Mask.to(run.Model.Dtype);
            var sums = lengths.sum([1, 2]).to(ScalarType.Float64, CPU);
            for (var source = 0; source < moved.Length; source++)
                moved[source] += run.Weight(batch) * sums[source].ToDouble();
        }

        return new(graph, [.. graph.Edges.Select(edge => moved[edge.Source])]);
    }

    private Tensor Length(Tensor vectors) =>
        options.Norm == Norm.L1 ? vectors.abs().sum([-1]) : vectors.square().sum([-1]).sqrt();
}
