using Mib.Core.Errors;
using Mib.Methods.Das;
using Mib.Models;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

public sealed class DasTests(string device) : DeviceFixture(device)
{
    private static readonly Site Where = new(0, Site.LastToken);

    [Test]
    public void Fitting_lowers_the_swap_loss()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 8), Where);
        var batch = prepared.At(Where)[0];
        var run = Run(model, batch);
        double After(int epochs)
        {
            using var fitted = new DasMethod(new() { Dimensions = 2, Epochs = epochs }).Fit(run).Single();
            return batch.Loss((_, bases, sources) => fitted.Interchange(bases, sources)).ToDouble();
        }

        Assert.That(After(60), Is.LessThan(After(1)));
    }

    [Test]
    public void The_basis_is_orthonormal_after_every_number_of_epochs([Values(1, 7)] int epochs)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 4), Where);
        var batch = prepared.At(Where)[0];

        using var fitted = new DasMethod(new() { Dimensions = 3, Epochs = epochs }).Fit(Run(model, batch)).Single();

        var basis = fitted.State.Single().Value;
        Assert.That((matmul(basis.t(), basis) - eye(3, dtype: ScalarType.Float64, device: TestDevice.Current)).abs().max().ToDouble(), Is.LessThan(1e-12));
    }

    [Test]
    public void The_same_seed_gives_the_same_basis_and_another_seed_another()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 4), Where);
        var batch = prepared.At(Where)[0];
        double[] Basis(int seed)
        {
            using var fitted = new DasMethod(new() { Dimensions = 2, Epochs = 3 }).Fit(Run(model, batch, seed)).Single();
            return fitted.State.Single().Value.ToDoubles();
        }

        var first = Basis(0);
        Assert.That((Basis(0).SequenceEqual(first), Basis(1).SequenceEqual(first)), Is.EqualTo((true, false)));
    }

    [Test]
    public void More_dimensions_than_the_model_has_are_refused()
    {
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 2), Where);
        var batch = prepared.At(Where)[0];
        Assert.That(
            () => new DasMethod(new() { Dimensions = 9 }).Fit(Run(model, batch)),
            Throws.InstanceOf<UsageException>().With.Message.Contains("choose at most 8"));
    }

    [Test]
    public void A_cancelled_fit_stops_and_leaves_no_tensor()
    {
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 2), Where);
        var batch = prepared.At(Where)[0];
        var run = new VariableRun { Model = model, Site = Where, Train = [batch], Seed = 0, Cancellation = new(canceled: true) };

        Assert.That(() => new DasMethod(new() { Dimensions = 2 }).Fit(run), Throws.InstanceOf<OperationCanceledException>());
    }

    private static VariableRun Run(HookedTransformer model, InterchangeBatch batch, int seed = 0) =>
        new() { Model = model, Site = Where, Train = [batch], Seed = seed };
}
