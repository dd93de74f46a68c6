using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Models;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

public sealed class SoftCircuitTests(string device) : DeviceFixture(device)
{
    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [Test]
    public void Shares_of_nothing_and_all_are_circuits([ValueSource(nameof(Families))] string family, [Values] bool constants)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batches.Pairs(SharingPairs(model));
        using var ablation = Constants(model);
        using var run = new PairRun(model, batch, constants ? ablation : AblationValues.Patching);
        using var hard = new CircuitRun(model, run);
        using var soft = new SoftCircuit(model, run);
        Circuit[] circuits = [.. Enumerable.Range(0, 3).Select(seed => Circuit.Whole(model.Graph) with { EdgeMask = [.. GraphCircuits.Random(model.Graph, seed).Select(x => x > 0)] })];

        var together = soft.LastResidual(cat([.. circuits.Select(circuit => Shares(model, [.. circuit.EdgeMask.Select(kept => kept ? 1.0 : 0)], batch.Clean.Rows))], 0));

        for (var i = 0; i < circuits.Length; i++)
        {
            var expected = hard.LastResidual(circuits[i]).ToDoubles();
            Assert.That(Golden.Difference(together.narrow(0, i * batch.Clean.Rows, batch.Clean.Rows).ToDoubles(), expected), Is.LessThan(1e-12), $"circuit {i}");
        }
    }

    [TestCaseSource(nameof(Families))]
    public void Every_share_has_the_gradient_that_finite_differences_show(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batches.Pairs(SharingPairs(model));
        using var run = new PairRun(model, batch, AblationValues.Patching);
        using var soft = new SoftCircuit(model, run);
        var rows = batch.Clean.Rows;
        double[] shares = [.. GraphCircuits.Random(model.Graph, 4).Select(x => (x + 1) / 2)];
        // All pairs twice, with other shares: the gradient of each row is its own.
        var leaf = cat([Shares(model, shares, rows), ones([rows, shares.Length], ScalarType.Float64, model.Device)], 0).requires_grad_();

        var gradient = autograd.grad([Loss(leaf)], [leaf])[0].ToDoubles();

        using var noGradient = no_grad();
        // Every 31st share: some of every kind of edge and of every row.
        for (var i = 0; i < gradient.Length; i += 31)
        {
            var measured = (At(i, 1e-5) - At(i, -1e-5)) / 2e-5;
            Assert.That(gradient[i], Is.EqualTo(measured).Within(1e-6 * Math.Max(1, Math.Abs(measured))), model.Graph.EdgeName(model.Graph.Edges[i % shares.Length]));
        }

        Tensor Loss(Tensor both) => soft.LastResidual(both).square().sum();

        double At(int place, double step)
        {
            var cells = leaf.ToDoubles();
            cells[place] += step;
            return Loss(tensor(cells, [2 * rows, shares.Length], device: model.Device)).ToDouble();
        }
    }

    [TestCaseSource(nameof(Families))]
    public void Weights_have_the_gradient_that_finite_differences_show(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batches.Pairs(SharingPairs(model));
        using var run = new PairRun(model, batch, AblationValues.Patching);
        using var soft = new SoftCircuit(model, run);
        var shares = Shares(model, [.. GraphCircuits.Random(model.Graph, 5).Select(x => (x + 1) / 2)], batch.Clean.Rows);
        var named = model.Weights.Named().ToList();
        named.ForEach(weight => weight.Weight.requires_grad = true);

        var gradients = autograd.grad([Loss()], [.. named.Select(weight => weight.Weight)], allow_unused: true);

        using var noGradient = no_grad();
        foreach (var (i, (name, weight)) in named.Index())
        {
            // The final norm and the unembedding come after. Positions and the heads' common bias are no part of what edges carry.
            var without = name.StartsWith("final_norm", StringComparison.Ordinal) || name is "unembedding" or "position_embedding" || name.EndsWith(".out.bias", StringComparison.Ordinal);
            Assert.That(gradients[i] is null, Is.EqualTo(without), name);
            if (without)
                continue;
            var place = weight.NumberOfElements / 2;
            var measured = (At(weight, place, 1e-5) - At(weight, place, -1e-5)) / 2e-5;
            Assert.That(gradients[i]!.flatten()[place].ToDouble(), Is.EqualTo(measured).Within(1e-6 * Math.Max(1, Math.Abs(measured))), name);
        }

        Tensor Loss() => soft.LastResidual(shares).square().sum();

        double At(Tensor weight, long place, double step)
        {
            var cells = new double[weight.NumberOfElements];
            cells[place] = step;
            var nudge = tensor(cells, weight.shape, device: model.Device);
            weight.add_(nudge);
            var loss = Loss().ToDouble();
            weight.sub_(nudge);
            return loss;
        }
    }

    /// <summary>The same shares for each row.</summary>
    private static Tensor Shares(HookedTransformer model, double[] shares, long rows) => tensor(shares, device: model.Device).expand(rows, -1);

    /// <summary>Pairs of several lengths whose prompts begin alike, so that some of it is run only once.</summary>
    private static IReadOnlyList<TokenPair> SharingPairs(HookedTransformer model) =>
        [.. Tiny.Pairs(model, 4).Select(pair => pair with { CorruptedIds = [pair.CleanIds[0], .. pair.CorruptedIds.Skip(1)] })];

    private static AblationValues Constants(HookedTransformer model) => AblationValues.Of(
        Ablation.Mean, Tiny.Noise(Seed.For(7, "constants"), [model.Graph.SourceCount, 1, model.Config.DModel]));
}
