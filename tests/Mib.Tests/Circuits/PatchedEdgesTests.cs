using Mib.Sdk.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

/// <summary>What the engine's circuits do not ask of patched runs: gradients.</summary>
[TestFixture]
public sealed class PatchedEdgesTests : TensorFixture
{
    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [TestCaseSource(nameof(Families))]
    public void A_patched_run_has_the_gradient_that_finite_differences_show(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batches.Pairs(Tiny.Pairs(model, 3));
        using var patches = new PatchedEdges(model, batch.Clean, SourceActivations.Of(model, batch.Corrupted).Sources);
        // Every third edge: some of every kind.
        bool[] patched = [.. model.Graph.Edges.Select((_, i) => i % 3 == 0)];
        bool[] reading = [.. Enumerable.Repeat(true, model.Graph.SourceCount)];
        List<Tensor> weights = [.. model.Weights.Named().Select(w => w.Weight)];
        foreach (var weight in weights)
            weight.requires_grad = true;

        var gradients = autograd.grad([Loss()], weights, allow_unused: true);
        // A second run with gradients: nothing of the first is in its way.
        var again = autograd.grad([Loss()], weights, allow_unused: true);

        using var noGradient = no_grad();
        var compared = 0;
        for (var w = 0; w < weights.Count; w++)
        {
            // The final norm and the unembedding come after.
            if (gradients[w] is null)
                continue;
            compared++;
            var place = weights[w].NumberOfElements / 2;
            var measured = (At(weights[w], place, 1e-5) - At(weights[w], place, -1e-5)) / 2e-5;
            var (found, foundAgain) = (gradients[w]!.flatten()[place].ToDouble(), again[w]!.flatten()[place].ToDouble());
            Assert.That(found, Is.EqualTo(measured).Within(1e-6 * Math.Max(1, Math.Abs(measured))), $"{model.Weights.Named().ElementAt(w).Name}");
            Assert.That(foundAgain, Is.EqualTo(found).Within(1e-12), $"{model.Weights.Named().ElementAt(w).Name} again");
        }

        Assert.That(compared, Is.GreaterThan(weights.Count - 4));

        Tensor Loss() => patches.LastResidual(patched, reading).square().sum();

        double At(Tensor weight, long place, double step)
        {
            var nudge = zeros(weight.NumberOfElements, weight.dtype);
            nudge[place] = tensor(step, weight.dtype);
            nudge = nudge.view(weight.shape);
            weight.add_(nudge);
            var loss = Loss().ToDouble();
            weight.sub_(nudge);
            return loss;
        }
    }

    [Test]
    public void What_a_source_writes_whose_every_edge_is_patched_has_no_gradient_at_all()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var batch = Batches.Pairs(Tiny.Pairs(model, 3));
        using var patches = new PatchedEdges(model, batch.Clean, SourceActivations.Of(model, batch.Corrupted).Sources);
        var (head, mlp) = (model.Graph.HeadSource(0, 1), model.Graph.MlpSource(0));
        bool[] patched = [.. model.Graph.Edges.Select(edge => edge.Source == head || edge.Source == mlp)];
        bool[] reading = [.. Enumerable.Range(0, model.Graph.SourceCount).Select(source => source != head && source != mlp)];
        var block = model.Weights.Blocks[0];
        Tensor[] weights = [block.Out.Weight, block.MlpOut.Weight];
        foreach (var weight in weights)
            weight.requires_grad = true;

        var gradients = autograd.grad([patches.LastResidual(patched, reading).square().sum()], weights, allow_unused: true);

        var width = model.Config.DHead;
        Assert.That(gradients[0]!.narrow(0, width, width).abs().max().ToDouble(), Is.Zero);
        Assert.That(gradients[0]!.narrow(0, 0, width).abs().max().ToDouble(), Is.GreaterThan(0));
        Assert.That(gradients[1], Is.Null);
    }
}
