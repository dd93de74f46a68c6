using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;
using Mib.Methods.Dbm;
using Mib.Models;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

/// <summary>What must hold of the featurizers of every method.</summary>
public sealed class FittedFeaturizerTests(string device) : DeviceFixture(device)
{
    private static readonly Site Where = new(1, Site.LastToken);

    private static readonly PluginCatalog BuiltIn = PluginCatalog.Find("nowhere", typeof(DbmMethod).Assembly.Location);

    private static readonly string[] Methods = ["full-vector", "das", "dbm", "dbm-pca", "dbm-svd", "boundless-das", "attribution-neurons"];

    [TestCaseSource(nameof(Methods))]
    public void What_is_featurized_is_given_back_by_the_inverse(string method)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 6), Where);
        using var featurizer = Fit(method, Run(model, prepared));
        var x = Tiny.Noise(Seed.For(0, "round-trip"), [5, 8], 100);

        var (features, error) = featurizer.Featurize(x);

        Assert.That(Golden.Difference(featurizer.Invert(features, error), x), Is.LessThan(1e-6));
    }

    [TestCaseSource(nameof(Methods))]
    public void The_same_seed_gives_the_same_featurizer(string method)
    {
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 6), Where);
        (IReadOnlyList<int>?, double[]) Fitted()
        {
            using var featurizer = Fit(method, Run(model, prepared));
            return (featurizer.Selected, [.. featurizer.State.SelectMany(tensor => tensor.Value.ToDoubles())]);
        }

        var first = Fitted();
        Assert.That(Fitted(), Is.EqualTo(first));
    }

    [TestCase("dbm")]
    [TestCase("dbm-pca")]
    [TestCase("dbm-svd")]
    [TestCase("boundless-das")]
    [TestCase("attribution-neurons")]
    public void A_cancelled_fit_stops_and_leaves_no_tensor(string method)
    {
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 2), Where);

        Assert.That(() => Fit(method, Run(model, prepared, cancelled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("dbm")]
    [TestCase("dbm-pca")]
    [TestCase("dbm-svd")]
    public void A_mask_that_has_closed_every_gate_swaps_nothing_and_everything_in_the_reference(string method)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 6), Where);
        var (bases, sources) = (Tiny.Noise(Seed.For(0, "bases"), [3, 8]), Tiny.Noise(Seed.For(0, "sources"), [3, 8]));
        using var ours = Fit(method, Run(model, prepared), new Setting("sparsity", "1000"));
        using var theirs = Fit(method, Run(model, prepared, followsReference: true), new Setting("sparsity", "1000"));

        Assert.That((ours.Selected, theirs.Selected), Is.EqualTo((Array.Empty<int>(), (IReadOnlyList<int>?)null)));
        Assert.That(Golden.Difference(ours.Interchange(bases, sources), bases), Is.LessThan(1e-12));
        Assert.That(Golden.Difference(theirs.Interchange(bases, sources), bases), Is.GreaterThan(0.1));
    }

    [TestCase("das")]
    [TestCase("dbm")]
    [TestCase("boundless-das")]
    public void A_training_that_comes_to_no_number_is_an_error_and_no_result(string method)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 6), Where);
        using (no_grad())
            model.Weights.Blocks[1].MlpOut.Weight.select(0, 0).fill_(double.NaN);

        Assert.That(() => Fit(method, Run(model, prepared)), Throws.InstanceOf<TrainingException>().With.Message.Contains($"The loss of swaps at {Where} is NaN"));
    }

    [TestCase("dbm", "sparsity", "-1")]
    [TestCase("dbm-pca", "sparsity", "NaN")]
    [TestCase("dbm-svd", "epochs", "0")]
    [TestCase("boundless-das", "boundary-learning-rate", "0")]
    [TestCase("boundless-das", "boundary-penalty", "-1")]
    [TestCase("boundless-das", "first-temperature", "0")]
    [TestCase("boundless-das", "last-temperature", "0")]
    [TestCase("boundless-das", "most-dimensions", "-1")]
    [TestCase("attribution-neurons", "count", "0")]
    public void An_option_out_of_range_is_refused(string method, string option, string value) =>
        Assert.That(
            () => BuiltIn.Method(method).Bind(new Setting(option, value)),
            Throws.TypeOf<UsageException>().With.Message.Contains($"--{option} is "));

    [TestCase("boundless-das", "most-dimensions")]
    [TestCase("attribution-neurons", "count")]
    [TestCase("das", "dimensions")]
    public void More_than_the_vector_is_wide_is_refused(string method, string option)
    {
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 2), Where);
        Assert.That(
            () => Fit(method, Run(model, prepared), new Setting(option, "9")),
            Throws.InstanceOf<UsageException>().With.Message.Contains("choose at most 8"));
    }

    [Test]
    public void A_boundary_is_looked_for_among_as_many_directions_as_are_asked_for()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 6), Where);
        long Kept(string most)
        {
            using var fitted = Fit("boundless-das", Run(model, prepared), new Setting("most-dimensions", most), new Setting("boundary-penalty", "0"));
            return fitted.State.Single().Value.shape[1];
        }

        // Without a price it does not pay to leave one out.
        Assert.That((Kept("0"), Kept("4")), Is.EqualTo((8L, 4L)));
    }

    [Test]
    public void Attribution_picks_the_coordinates_with_the_largest_products_of_change_and_slope()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        // Two batches of different size, of which pairs are to be weighed alike: one of four and one of one.
        using var prepared = new PreparedSites(model, [Where], [.. Tiny.Pairs(model, 5).Select(InterchangeBatches.Pair)], 4, 1 << 30);
        using var noGradient = no_grad();
        var (scores, byBatch) = (new double[8], new double[8]);
        foreach (var batch in prepared.At(Where))
        {
            var changes = (batch.Sources() - batch.Bases()).ToDoubles();
            for (var i = 0; i < changes.Length; i++)
            {
                double At(double offset)
                {
                    using var inner = NewDisposeScope();
                    var added = new double[changes.Length];
                    added[i] = offset;
                    return batch.Loss((_, bases, _) => bases + tensor(added, bases.shape, device: bases.device)).ToDouble();
                }

                var effect = Math.Abs(changes[i] * (At(1e-5) - At(-1e-5)) / 2e-5);
                byBatch[i % 8] += effect;
                scores[i % 8] += effect * batch.Pairs.Count;
            }
        }

        // As many as tell whether batches were weighed alike instead.
        var count = Enumerable.Range(1, 7).First(count => !Largest(scores, count).SequenceEqual(Largest(byBatch, count)));

        using var fitted = Fit("attribution-neurons", new() { Model = model, Site = Where, Train = prepared.At(Where), Seed = 0 }, new Setting("count", $"{count}"));

        Assert.That(fitted.Selected, Is.EqualTo(Largest(scores, count)), string.Join(' ', scores));

        static IEnumerable<int> Largest(double[] scores, int count) => Enumerable.Range(0, 8).OrderByDescending(i => scores[i]).Take(count).Order();
    }

    private static Featurizer Fit(string method, VariableRun run, params Setting[] settings)
    {
        var descriptor = BuiltIn.Method(method);
        List<Setting> all = [.. settings];
        foreach (var few in new[] { new Setting("dimensions", "3"), new("count", "3"), new("epochs", "3") })
        {
            if (descriptor.Options.Any(option => option.Name == few.Name) && all.All(one => one.Name != few.Name))
                all.Add(few);
        }

        return descriptor.CreateVariableMethod(descriptor.Bind([.. all])).Fit(run).Single();
    }

    private static VariableRun Run(HookedTransformer model, PreparedSites prepared, bool followsReference = false, bool cancelled = false) =>
        new() { Model = model, Site = Where, Train = prepared.At(Where), Seed = 0, FollowsReference = followsReference, Cancellation = new(cancelled) };
}
