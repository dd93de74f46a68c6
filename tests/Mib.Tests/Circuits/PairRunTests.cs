using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Engine.Circuits;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

/// <summary>What is run once for all, or in parts, or not at all, must make no difference.</summary>
public sealed class PairRunTests(string device) : DeviceFixture(device)
{
    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [Test]
    public void Scores_are_the_same_with_and_without_the_shared_prefix(
        [ValueSource(nameof(Families))] string family, [Values] Level level, [Values] PaddingSide side)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batches.Pairs(Pairs(model), side);
        Assert.That(batch.SharedColumns, Is.EqualTo(side == PaddingSide.Right ? 3 : 5));

        var behind = Scores(model, level, new(model, batch, AblationValues.Patching));
        var whole = Scores(model, level, new(model, batch, AblationValues.Patching, sharePrefix: false));

        Assert.That(Golden.Difference(behind, whole), Is.LessThan(1e-10));
    }

    [TestCaseSource(nameof(Families))]
    public void Circuits_are_the_same_with_and_without_the_shared_prefix(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batches.Pairs(Pairs(model));
        using var behind = new PairRun(model, batch, AblationValues.Patching);
        using var whole = new PairRun(model, batch, AblationValues.Patching, sharePrefix: false);
        using var circuitsBehind = new CircuitRun(model, behind);
        using var circuitsWhole = new CircuitRun(model, whole);
        Assert.That(behind.Clean.Width, Is.LessThan(whole.Clean.Width));

        foreach (var circuit in CircuitSet.Of(new(model.Graph, GraphCircuits.Random(model.Graph, 3)), Ranking.Absolute, new()).Evaluated)
        {
            var difference = Golden.Difference(circuitsBehind.LastResidual(circuit).ToDoubles(), circuitsWhole.LastResidual(circuit).ToDoubles());
            Assert.That(difference, Is.LessThan(1e-10), $"{circuit.EdgeCount} edges");
        }
    }

    [Test]
    public void Several_runs_at_once_behind_a_prefix_are_as_good_as_one_by_one([ValueSource(nameof(Families))] string family)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families[family]);
        using var batch = Batches.Pairs(Pairs(model));
        using var run = new PairRun(model, batch, AblationValues.Patching);
        var (from, to) = (model.Embed(run.Corrupted), model.Embed(run.Clean));
        Tensor[] points = [from, (from + to) / 2, to];

        double[] Sum(params Tensor[] runs)
        {
            using var inner = NewDisposeScope();
            using var gradients = GradientSum.At(model, Level.Edge);
            using var clean = run.CleanSources();
            foreach (var embedding in runs)
                gradients.Backward(run, embedding).Dispose();
            gradients.Contract(run.Change(clean), 1);
            return [.. gradients.ToScores().Values];
        }

        Assert.That(Golden.Difference(Sum(cat(points, 0)), Sum(points)), Is.LessThan(1e-10));
    }

    [Test]
    public void A_batch_in_halves_weighs_each_example_as_the_whole_batch([Values] ScoreScale scale)
    {
        using var model = Tiny.Model();
        var run = new AttributionRun { Model = model, Pairs = Tiny.Pairs(model, 5), BatchSize = 3, Seed = 0, Scale = scale };

        double[] Sum(bool halved)
        {
            using var gradients = run.Gradients();
            var rows = new List<long>();
            foreach (var pairs in run.Runs(halved))
            {
                using var scope = NewDisposeScope();
                using var clean = gradients.Backward(pairs);
                gradients.Contract(pairs.Change(clean), run.Weight(pairs));
                rows.Add(pairs.Clean.Rows);
            }

            Assert.That(rows, Is.EqualTo(halved ? new[] { 2, 1, 1, 1 } : [3, 2]));
            return [.. gradients.ToScores().Values];
        }

        Assert.That(Golden.Difference(Sum(halved: true), Sum(halved: false)), Is.LessThan(1e-12));
    }

    [Test]
    public void A_prefix_is_kept_only_where_edges_are_patched_and_it_is_long_enough()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var zero = AblationValues.Zero(model);
        using var shared = Batches.Pairs(Pairs(model));
        using var apart = Batches.Pairs([.. Pairs(model).Select(pair => pair with { CorruptedIds = [.. pair.CorruptedIds.Select((id, i) => i == 0 ? (id + 1) % 20 : id)] })]);
        using var patching = new PairRun(model, shared, AblationValues.Patching);
        using var zeroed = new PairRun(model, shared, zero);
        using var nothingShared = new PairRun(model, apart, AblationValues.Patching);

        Assert.That((patching.Past is null, zeroed.Past is null, nothingShared.Past is null), Is.EqualTo((false, true, true)));
    }

    private static double[] Scores(HookedTransformer model, Level level, PairRun run)
    {
        using (run)
        {
            using var scope = NewDisposeScope();
            using var gradients = GradientSum.At(model, level);
            using var clean = gradients.Backward(run);
            gradients.Contract(run.Change(clean), 1);
            return [.. gradients.ToScores().Values];
        }
    }

    /// <summary>Pairs of five to seven tokens that share the first three and more.</summary>
    private static IReadOnlyList<TokenPair> Pairs(HookedTransformer model) =>
        [.. new[] { (6, 4), (5, 3), (7, 5), (6, 6) }.Select((size, i) => Pair(model, Seed.For(i, "shared-pairs"), size.Item1, size.Item2))];

    /// <summary>A pair that differs from some place on; at the last token in any case.</summary>
    private static TokenPair Pair(HookedTransformer model, Random random, int length, int shared)
    {
        int[] clean = [.. Enumerable.Range(0, length).Select(_ => random.Next(model.Config.Vocabulary))];
        return new([.. clean], [.. clean.Select((id, i) => i < shared ? id : (id + 1 + random.Next(18)) % 20)], 1, 2);
    }
}
