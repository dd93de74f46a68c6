using Mib.Core;
using Mib.Methods.Alignment;
using Mib.Methods.BoundlessDas;
using Mib.Methods.Das;
using Mib.Models;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

/// <summary>What is trained, before it is.</summary>
public sealed class TraineeTests(string device) : DeviceFixture(device)
{
    private static readonly Site Residual = new(0, Site.LastToken);
    private static readonly Site TwoHeads = new([new Unit(Component.Head, 0, 1), new Unit(Component.Head, 1)], Site.LastToken);

    [Test]
    public void The_gradient_of_everything_that_is_trained_is_what_finite_differences_say(
        [Values("das", "dbm", "dbm-pca", "boundless-das")] string method, [Values] bool heads)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        var site = heads ? TwoHeads : Residual;
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 4), site);
        var batch = prepared.At(site)[0];
        using var trainee = Make(method, Run(model, batch, site));
        trainee.Anneal(0.3);
        Disturb(trainee);
        Tensor Loss() => trainee.Penalty() is { } penalty ? batch.Loss(trainee.Swap) + penalty : batch.Loss(trainee.Swap);
        var gradients = autograd.grad([Loss()], [.. trainee.Parameters]);

        const double step = 1e-6;
        using var noGradient = no_grad();
        foreach (var (parameter, gradient) in trainee.Parameters.Zip(gradients))
        {
            var (values, slopes) = (parameter.ToDoubles(), gradient.ToDoubles());
            for (var i = 0; i < values.Length; i++)
            {
                double At(double offset)
                {
                    using var inner = NewDisposeScope();
                    double[] moved = [.. values];
                    moved[i] += offset;
                    parameter.copy_(tensor(moved, parameter.shape, device: parameter.device));
                    var loss = Loss().ToDouble();
                    parameter.copy_(tensor(values, parameter.shape, device: parameter.device));
                    return loss;
                }

                Assert.That(slopes[i], Is.EqualTo((At(step) - At(-step)) / (2 * step)).Within(1e-7), $"element {i} of {values.Length}");
            }
        }
    }

    [TestCase(0.0, 1.0)]
    [TestCase(0.5, 0.505)]
    [TestCase(1.0, 0.01)]
    public void A_gate_of_a_mask_is_the_sigmoid_of_its_number_over_the_temperature(double share, double temperature)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 2), Residual);
        using var masks = Make("dbm", Run(model, prepared.At(Residual)[0], Residual));
        masks.Anneal(share);
        Disturb(masks);
        using var noGradient = no_grad();
        var numbers = masks.Parameters.Single().ToDoubles();

        // From 1 to 3: 1 + 2 gate.
        var swapped = masks.Swap(0, full([1, 8], 1, ScalarType.Float64, TestDevice.Current), full([1, 8], 3, ScalarType.Float64, TestDevice.Current));

        double[] gates = [.. numbers.Select(number => 1 / (1 + Math.Exp(-number / temperature)))];
        Assert.That(swapped.ToDoubles(), Is.EqualTo(gates.Select(gate => 1 + (2 * gate))).Within(1e-12));
        Assert.That(masks.Penalty()!.ToDouble(), Is.EqualTo(0.3 * gates.Average()).Within(1e-12), "the price of a mask is so many times its mean gate");
    }

    [Test]
    public void Of_components_those_with_an_open_gate_are_kept_and_no_others()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 8), Residual);
        var run = Run(model, prepared.At(Residual)[0], Residual);
        var basis = Components.Of(run, 0, Spread.Centred);
        using var masks = Masks.Over(run, new(), [basis]);
        using var noGradient = no_grad();
        masks.Parameters.Single().copy_(tensor([-1.0, 1, -1, 1, .. Enumerable.Repeat(-1.0, (int)basis.shape[1] - 4)], device: TestDevice.Current));

        using var featurizer = masks.Freeze().Single();

        Assert.That((featurizer.State.Single().Value - cat([basis.narrow(1, 1, 1), basis.narrow(1, 3, 1)], 1)).abs().max().ToDouble(), Is.Zero);
        Assert.That((featurizer.Selected, featurizer.Reference.Single()), Is.EqualTo(((IReadOnlyList<int>?)null, KeyValuePair.Create("columns", "[1,3]"))));
    }

    [Test]
    public void A_mask_costs_nothing_where_the_reference_is_followed_unless_a_price_is_given()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 2), Residual);
        double? Penalty(bool followsReference, double? sparsity)
        {
            var run = Run(model, prepared.At(Residual)[0], Residual, followsReference);
            using var masks = new Masks(run, new() { Sparsity = sparsity }, [selected => new IdentityFeaturizer { Selected = selected }]);
            return masks.Penalty()?.ToDouble();
        }

        // Every gate is half open at first.
        Assert.That(
            (Penalty(false, null), Penalty(true, null), Penalty(true, 3), Penalty(false, 0)),
            Is.EqualTo(((double?)MaskOptions.UsualSparsity / 2, (double?)null, (double?)1.5, (double?)null)));
    }

    [Test]
    public void Directions_are_swapped_by_how_far_they_are_within_the_boundary()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 2), Residual);
        using var boundaries = Make("boundless-das", Run(model, prepared.At(Residual)[0], Residual));
        boundaries.Anneal(0.5);
        using var noGradient = no_grad();
        boundaries.Parameters[1].copy_(tensor(0.07, device: TestDevice.Current));
        var rotation = linalg.qr(boundaries.Parameters[0]).Q;
        var (bases, sources) = (Tiny.Noise(Seed.For(0, "bases"), [3, 8]), Tiny.Noise(Seed.For(0, "sources"), [3, 8]));

        var swapped = boundaries.Swap(0, bases, sources);

        // The boundary counts in tens, as its learning rate is ten times the other: 0.7 of 3 directions. T is (2 + 0.1)/2.
        double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        double[] gates = [.. new[] { 0.5, 1.5, 2.5 }.Select(i => Sigmoid(i / 1.05) * Sigmoid((2.1 - i) / 1.05))];
        var expected = bases + matmul(matmul(sources - bases, rotation) * tensor(gates, device: TestDevice.Current), rotation.t());
        Assert.That((swapped - expected).abs().max().ToDouble(), Is.LessThan(1e-12));
        Assert.That(boundaries.Penalty()!.ToDouble(), Is.EqualTo(0.7).Within(1e-12), "the share of the directions within the boundary");
    }

    [TestCase(0.07, 2, Description = "2.1 of 3: the middles 0.5 and 1.5")]
    [TestCase(0.05, 1, Description = "1.5: a middle on the boundary is not before it")]
    [TestCase(0.2, 3, Description = "beyond the last")]
    [TestCase(0.01, 0, Description = "0.3: none")]
    [TestCase(-0.1, 0, Description = "before the first")]
    public void The_directions_before_the_boundary_are_kept_and_no_others(double boundary, int kept)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 2), Residual);
        using var boundaries = Make("boundless-das", Run(model, prepared.At(Residual)[0], Residual));
        using var noGradient = no_grad();
        boundaries.Parameters[1].copy_(tensor(boundary, device: TestDevice.Current));

        using var featurizer = boundaries.Freeze().Single();

        var bases = Tiny.Noise(Seed.For(0, "bases"), [3, 8]);
        if (kept == 0)
        {
            Assert.That((featurizer.Selected, featurizer.Interchange(bases, bases + 1).ToDoubles()), Is.EqualTo((Array.Empty<int>(), bases.ToDoubles())));
            return;
        }

        var difference = featurizer.State.Single().Value - linalg.qr(boundaries.Parameters[0]).Q.narrow(1, 0, kept);
        Assert.That(difference.abs().max().ToDouble(), Is.Zero);
    }

    [TestCase(-0.3, 0)]
    [TestCase(0.3, 0.1)]
    public void A_boundary_that_left_the_directions_is_brought_back_before_the_next_step(double boundary, double back)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 2), Residual);
        using var boundaries = Make("boundless-das", Run(model, prepared.At(Residual)[0], Residual));
        using (no_grad())
            boundaries.Parameters[1].copy_(tensor(boundary, device: TestDevice.Current));

        boundaries.Anneal(0.5);

        Assert.That(boundaries.Parameters[1].ToDouble(), Is.EqualTo(back).Within(1e-12));
    }

    private static Trainee Make(string method, VariableRun run) => method switch
    {
        "das" => new Subspaces(run, 2),
        "dbm" => new Masks(run, new() { Sparsity = 0.3 }, [.. run.Widths.Select(Func<IReadOnlyList<int>?, Featurizer> (_) => selected => new IdentityFeaturizer { Selected = selected })]),
        "dbm-pca" => Masks.Over(run, new() { Sparsity = 0.3 }, [.. run.Widths.Select((_, unit) => Components.Of(run, unit, Spread.Centred))]),
        _ => new Boundaries(run, new() { MostDimensions = 3, FirstTemperature = 2, LearningRate = 1e-3, BoundaryLearningRate = 1e-2 }),
    };

    private static void Disturb(Trainee trainee)
    {
        using var noGradient = no_grad();
        var random = Seed.For(0, "disturbance");
        foreach (var parameter in trainee.Parameters)
            parameter.add_(Tiny.Noise(random, parameter.shape, 0.3));
    }

    private static VariableRun Run(HookedTransformer model, InterchangeBatch batch, Site site, bool followsReference = false) =>
        new() { Model = model, Site = site, Train = [batch], Seed = 0, FollowsReference = followsReference };
}
