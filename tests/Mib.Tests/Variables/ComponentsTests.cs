using Mib.Core.Errors;
using Mib.Methods.Alignment;
using Mib.Models;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

public sealed class ComponentsTests(string device) : DeviceFixture(device)
{
    private static readonly Site Where = new(0, Site.LastToken);

    [Test]
    public void Components_are_eigenvectors_of_what_they_are_said_to_spread([Values] bool reference, [Values] bool centred)
    {
        // The covariance, the correlation, or the mean of squares.
        var spread = !centred ? Spread.AsIs : reference ? Spread.Standardized : Spread.Centred;
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = Batches(model, 10, 4);
        var run = Run(model, prepared);
        var x = cat([.. run.Train.Select(batch => batch.Bases()), .. run.Train.Select(batch => batch.Sources())], 0);
        var y = spread == Spread.AsIs ? x : x - (ones([1, 20], ScalarType.Float64, x.device).matmul(x) / 20);
        var moments = matmul(y.t(), y) / 19;
        if (spread == Spread.Standardized)
        {
            var deviations = moments.diagonal().sqrt();
            moments = moments / deviations.outer(deviations);
        }

        var components = Components.Of(run, 0, spread);

        var found = matmul(components.t(), matmul(moments, components));
        double[] values = [.. found.diagonal().ToDoubles()];
        Assert.Multiple(() =>
        {
            Assert.That(components.shape, Is.EqualTo(new long[] { 8, 7 }), "one fewer than coordinates");
            Assert.That((found - found.diagonal().diag()).abs().max().ToDouble(), Is.LessThan(1e-10), "what is left beside the diagonal");
            Assert.That(values, Is.Ordered.Descending);
            Assert.That(values[0], Is.EqualTo(linalg.eigvalsh(moments).max().ToDouble()).Within(1e-10));
        });
    }

    [Test]
    public void There_is_one_component_fewer_than_vectors_where_those_are_fewer_than_coordinates()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = Batches(model, 3, 2);

        Assert.That(Components.Of(Run(model, prepared), 0, Spread.Centred).shape, Is.EqualTo(new long[] { 8, 5 }));
    }

    [Test]
    public void Batches_whose_activations_are_not_kept_give_the_same_components()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var kept = Batches(model, 10, 4);
        using var made = Batches(model, 10, 4, mostBytes: 0);

        Assert.That(
            Components.Of(Run(model, made), 0, Spread.Centred).ToDoubles(), Is.EqualTo(Components.Of(Run(model, kept), 0, Spread.Centred).ToDoubles()));
    }

    [Test]
    public void A_vector_of_one_coordinate_has_no_components_and_that_is_said()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Config with { Heads = 2, DHead = 1 });
        var head = new Site([new Unit(Component.Head, 0)], Site.LastToken);
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 2), head);
        var run = new VariableRun { Model = model, Site = head, Train = prepared.At(head), Seed = 0 };

        Assert.That(() => Components.Of(run, 0, Spread.Centred), Throws.InstanceOf<NotMeasurableException>().With.Message.Contains("of 1 coordinates"));
    }

    private static PreparedSites Batches(HookedTransformer model, int pairs, int batchSize, long mostBytes = 1 << 20) =>
        new(model, [Where], [.. Tiny.Pairs(model, pairs).Select(InterchangeBatches.Pair)], batchSize, mostBytes);

    private static VariableRun Run(HookedTransformer model, PreparedSites prepared) =>
        new() { Model = model, Site = Where, Train = prepared.At(Where), Seed = 0 };
}
