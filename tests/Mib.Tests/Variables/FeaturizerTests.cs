using Mib.Core;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Sdk.Variables;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

public sealed class FeaturizerTests(string device) : DeviceFixture(device)
{
    private static readonly double[] Base = [1, 2, 3, 4, 5, 6];
    private static readonly double[] Source = [10, 20, 30, 40, 50, 60];

    [Test]
    public void With_nothing_selected_nothing_is_swapped() =>
        // The reference swaps everything here.
        Assert.That(Swap(new IdentityFeaturizer { Selected = [] }), Is.EqualTo(Base));

    [Test]
    public void Without_a_selection_everything_is_swapped() =>
        Assert.That(Swap(new IdentityFeaturizer()), Is.EqualTo(Source));

    [Test]
    public void Selected_features_alone_are_swapped() =>
        // Feature 1 of both rows.
        Assert.That(Swap(new IdentityFeaturizer { Selected = [1] }), Is.EqualTo(new double[] { 1, 20, 3, 4, 50, 6 }));

    [Test]
    public void A_feature_may_be_selected_twice() =>
        Assert.That(Swap(new IdentityFeaturizer { Selected = [1, 1] }), Is.EqualTo(new double[] { 1, 20, 3, 4, 50, 6 }));

    [Test]
    public void Featurizing_a_vector_and_inverting_gives_it_back([Values(1, 3, 6)] int dimensions)
    {
        using var scope = NewDisposeScope();
        var random = Seed.For(0, "round-trip");
        using var featurizer = new SubspaceFeaturizer(Rotation(random, 6, dimensions).DetachFromDisposeScope());
        var x = Tiny.Noise(random, [5, 6], 100);

        var (features, error) = featurizer.Featurize(x);

        Assert.That(Golden.Difference(featurizer.Invert(features, error), x), Is.LessThan(1e-6));
    }

    [Test]
    public void A_subspace_swap_moves_the_base_along_the_subspace_only()
    {
        using var scope = NewDisposeScope();
        // The direction (0.6, 0.8, 0) of three.
        using var featurizer = new SubspaceFeaturizer(tensor(new[] { 0.6, 0.8, 0 }, [3, 1], device: TestDevice.Current).DetachFromDisposeScope());

        var swapped = featurizer.Interchange(Matrix([1, 1, 1], 1), Matrix([5, 0, 7], 1));

        // (source − base)·r = (4, −1, 6)·(0.6, 0.8, 0) = 1.6, so base + 1.6 r = (1.96, 2.28, 1).
        Assert.That(swapped.ToDoubles(), Is.EqualTo(new[] { 1.96, 2.28, 1 }).Within(1e-12));
    }

    [Test]
    public void A_subspace_of_all_dimensions_swaps_the_whole_vector()
    {
        using var scope = NewDisposeScope();
        using var featurizer = new SubspaceFeaturizer(Rotation(Seed.For(0, "all"), 3, 3).DetachFromDisposeScope());

        Assert.That(featurizer.Interchange(Matrix(Base, 2), Matrix(Source, 2)).ToDoubles(), Is.EqualTo(Source).Within(1e-12));
    }

    [TestCase(1.001, 0.0)]
    [TestCase(1.0, 0.01)]
    [TestCase(double.NaN, 0.0)]
    public void A_basis_that_is_not_orthonormal_is_refused(double length, double overlap)
    {
        using var scope = NewDisposeScope();
        var basis = Matrix([length, overlap, 0, 1, 0, 0], 3);
        Assert.That(() => new SubspaceFeaturizer(basis), Throws.ArgumentException.With.Message.Contains("[3, 2] basis"));
    }

    [Test]
    public void An_identity_swap_is_a_plain_patch_of_the_residual_stream([Values(0, 1, 2)] int layer)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f64");
        using var batch = Batches.Pairs(Golden.Pairs());
        var site = new Site(layer, Site.LastToken);
        using var prepared = InterchangeBatches.Of(model, Golden.Pairs(), site);
        using var featurizer = new IdentityFeaturizer();
        var ours = prepared.At(site)[0].Logits((_, bases, sources) => featurizer.Interchange(bases, sources));

        // The same with hooks: the corrupted run's vector at the last token, put into the clean run.
        using var cache = new ActivationCache();
        model.Residual(batch.Corrupted, cache.Hooks([model.Blocks[layer].ResidPost]));
        var patched = model.LastLogits(batch.Clean, new HookSet().Add(model.Blocks[layer].ResidPost, x =>
        {
            var copy = x.clone();
            for (var row = 0; row < batch.Clean.Rows; row++)
            {
                var last = batch.Pairs[row].CleanIds.Count - 1;
                copy.select(0, row).select(0, last).copy_(cache[model.Blocks[layer].ResidPost].select(0, row).select(0, last));
            }

            return copy;
        }));

        Assert.That(Golden.Difference(ours, patched), Is.LessThan(1e-12));
    }

    [Test]
    public void Swapping_nothing_gives_the_models_own_logits()
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f64");
        using var batch = Batches.Pairs(Golden.Pairs());
        var site = new Site(1, Site.LastToken);
        using var prepared = InterchangeBatches.Of(model, Golden.Pairs(), site);

        var logits = prepared.At(site)[0].Logits((_, bases, _) => bases);

        Assert.That(Golden.Difference(logits, model.LastLogits(batch.Clean)), Is.LessThan(1e-12));
    }

    private static double[] Swap(Featurizer featurizer)
    {
        using var scope = NewDisposeScope();
        using (featurizer)
            return featurizer.Interchange(Matrix(Base, 2), Matrix(Source, 2)).ToDoubles();
    }

    private static Tensor Matrix(double[] values, int rows) =>
        tensor(values, [rows, values.Length / rows], device: TestDevice.Current);

    private static Tensor Rotation(Random random, int width, int dimensions) =>
        linalg.qr(Tiny.Noise(random, [width, dimensions])).Item1;
}
