using Mib.Core.Results;
using Mib.Engine.Plans;
using Mib.Engine.Variables;
using Mib.Methods.Das;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

/// <summary>Sites and seeds that are scored in common runs; two sites and five seeds are two more than go together.</summary>
public sealed class SiteSweepTests(string device) : DeviceFixture(device)
{
    private static readonly DasMethod Das = new(new() { Dimensions = 2, Epochs = 1 });

    [Test]
    public void Sites_and_seeds_come_out_as_each_does_by_itself()
    {
        // In this model the two sites are not alike.
        using var relayed = new Relayed();
        var plan = relayed.Plan(Das, 0, 1) with { Seeds = 5, Target = pair => new(26, 30, pair.Base.Inputs["a"] == "0" ? 1 : 0.25) };

        var together = Run(plan);

        foreach (var site in plan.Sites)
        {
            for (var seed = 0; seed < plan.Seeds; seed++)
            {
                var alone = Run(plan with { Sites = [site], Seed = seed, Seeds = 1 });
                Assert.That(Score(together, $"mse-seed-{seed}", site), Is.EqualTo(Score(alone, "mse", site)).Within(1e-12), $"{site}, seed {seed}");
            }
        }

        Assert.That(together.Scores.Where(score => score.Metric.StartsWith("mse-seed-", StringComparison.Ordinal)).Select(score => score.Value).Distinct().Count(), Is.EqualTo(10));
    }

    /// <summary>In float32, where a product's last bits may depend on how many rows it has: the same sites must share a run again.</summary>
    [Test]
    public void A_run_broken_off_after_any_save_and_resumed_gives_the_same_bytes()
    {
        using var planted = new Planted(dtype: ScalarType.Float32);
        var fits = new Counted(Das);
        var plan = Plan(planted, fits);
        var journal = new MemoryJournal();
        var unbroken = Run(plan, journal);
        // Training pairs, test pairs, floor, eight fits together and two; each with its time.
        Assert.That(journal.Saves, Is.EqualTo(10));
        for (var n = 0; n < journal.Saves; n++)
        {
            var broken = new MemoryJournal { SavesLeft = n };
            Assert.That(() => Run(plan, broken), Throws.InstanceOf<KilledException>());
            broken.SavesLeft = int.MaxValue;
            fits.Fits = 0;

            var resumed = Run(plan, broken);

            Assert.That(resumed with { Seconds = 0, PeakMemoryBytes = 0 }, Is.EqualTo(unbroken with { Seconds = 0, PeakMemoryBytes = 0 }), $"after {n} saves");
            Assert.That(fits.Fits, Is.EqualTo(n <= 6 ? 10 : n <= 8 ? 2 : 0), $"fits made again after {n} saves");
        }
    }

    [Test]
    public void Featurizers_that_are_large_are_scored_before_there_are_eight()
    {
        using var planted = new Planted();
        var journal = new MemoryJournal();

        Run(Plan(planted, new Made(() => new Weighty(100L << 20))), journal);

        // Three are more than 256 MiB: 3, 3, 3 and 1.
        Assert.That(Groups(journal), Has.Length.EqualTo(4));
    }

    /// <summary>1,024 pairs of two columns, of which the second is run: three times 1,024 · (1 + 4) goes into a run, four times does not.</summary>
    [Test]
    public void Sites_that_share_no_run_do_not_wait_for_one_another()
    {
        using var planted = new Planted();
        var journal = new MemoryJournal();
        var plan = Plan(planted, new Made(Plane));

        Run(plan with { Test = [.. Enumerable.Repeat(plan.Test, 4).SelectMany(pairs => pairs)], BatchSize = 1024 }, journal);

        Assert.That(Groups(journal), Has.Length.EqualTo(4), "3, 3, 3 and 1");
    }

    [Test]
    public void Only_when_all_are_scored_is_all_done()
    {
        using var planted = new Planted();
        var observer = new RecordingObserver();

        VariableEvaluation.Run(Plan(planted, Das), new MemoryJournal(), observer, CancellationToken.None);

        double[] shares = [.. observer.Reports.Where(report => report.Phase == "sites").Select(report => report.Share)];
        Assert.That(shares, Is.Ordered);
        Assert.That((shares.Count(share => share >= 1), shares[^1]), Is.EqualTo((2, 1.0)), "when the last are scored, and when they are saved");
        // 256 test pairs are four batches: eight fits are 0.72, scored on the first 0.74.
        Assert.That(shares, Has.Some.EqualTo(0.72).Within(1e-9).And.Some.EqualTo(0.74).Within(1e-9));
    }

    [Test]
    public void A_fit_that_fails_leaves_nothing_of_those_that_wait()
    {
        using var planted = new Planted();
        var journal = new MemoryJournal();
        var fits = 0;
        var failing = new Made(() => ++fits == 3 ? throw new InvalidOperationException("the third") : Plane());

        Assert.That(() => Run(Plan(planted, failing), journal), Throws.InvalidOperationException);
        Assert.That(Groups(journal), Is.Empty);
    }

    [Test]
    public void Who_stops_while_sites_are_scored_leaves_nothing_of_them()
    {
        using var planted = new Planted();
        var journal = new MemoryJournal();
        using var source = new CancellationTokenSource();
        var fits = 0;
        var stopping = new Made(() =>
        {
            if (++fits == 8)
                source.Cancel();
            return Plane();
        });

        Assert.That(
            () => VariableEvaluation.Run(Plan(planted, stopping), journal, new RecordingObserver(), source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((fits, Groups(journal).Length), Is.EqualTo((8, 0)));
    }

    /// <summary>Two sites and five seeds, scored by how far the difference of two answers' logits is from 1, or from a quarter.</summary>
    private static VariablePlan Plan(Planted planted, IVariableMethod method) =>
        planted.Plan(method, 0, 1) with { Seeds = 5, Target = pair => new(18, 22, pair.Base.Inputs["a"] == "0" ? 1 : 0.25) };

    private static RunResult Run(VariablePlan plan, MemoryJournal? journal = null) =>
        VariableEvaluation.Run(plan, journal ?? new(), new RecordingObserver(), CancellationToken.None);

    private static double Score(RunResult result, string metric, Site site) => result.Scores.Single(score => score.Metric == metric && score.Site == site.ToString()).Value;

    private static string[] Groups(MemoryJournal journal) => [.. journal.Steps.Keys.Where(step => step.StartsWith("sites/", StringComparison.Ordinal))];

    private static SubspaceFeaturizer Plane()
    {
        using var scope = NewDisposeScope();
        return new(eye(8, dtype: ScalarType.Float64, device: TestDevice.Current).narrow(1, 0, 2).contiguous().DetachFromDisposeScope());
    }

    private sealed class Made(Func<Featurizer> make) : IVariableMethod
    {
        public IReadOnlyList<Featurizer> Fit(VariableRun run) => [make()];
    }

    private sealed class Counted(IVariableMethod inner) : IVariableMethod
    {
        public int Fits { get; set; }

        public IReadOnlyList<Featurizer> Fit(VariableRun run)
        {
            Fits++;
            return inner.Fit(run);
        }
    }

    /// <summary>The identity, said to be large.</summary>
    private sealed class Weighty(long bytes) : Featurizer
    {
        public override string Kind => "weighty";

        public override IReadOnlyList<KeyValuePair<string, Tensor>> State => [];

        public override long Bytes => bytes;

        public override (Tensor Features, Tensor Error) Featurize(Tensor x) => (x, x);

        public override Tensor Invert(Tensor features, Tensor error) => features;
    }
}
