using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Circuits;
using Mib.Engine.Comparing;
using Mib.Methods.Eap;
using Mib.Methods.RandomScores;
using Mib.Sdk.Circuits;
using Mib.Tests.Leaderboard;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

public sealed class RunComparisonTests(string device) : DeviceFixture(device)
{
    [TestCase("ablation", "mean", "same", false)]
    [TestCase("ablation", "mean", "patching", true)]
    [TestCase("mean", "shared", "same", false)]
    [TestCase("mean", "shared", "patching", true)]
    public void What_stands_in_for_edges_must_be_the_same_where_circuits_are_evaluated(string setting, string value, string evaluation, bool isCompared)
    {
        var run = Run(new EapMethod());
        RunRecord With(string of) => run with
        {
            Key = run.Key with { Settings = [new("ablation", setting == "ablation" ? of : "mean"), new("evaluation-ablation", evaluation), new("mean", setting == "mean" ? of : "own")] },
        };

        if (isCompared)
            Assert.That(RunComparison.Of(With(value), With("zero"), 0).DiffersIn, Has.Count.EqualTo(1));
        else
            Assert.That(() => RunComparison.Of(With(value), With("zero"), 0), Throws.InstanceOf<UsageException>().With.Message.Contains($"{setting}: {value} and zero"));
    }

    [Test]
    public void The_values_compared_are_the_scores_of_the_runs()
    {
        var (eap, random) = (Run(new EapMethod()), Run(new RandomMethod()));

        var comparison = RunComparison.Of(eap, random, seed: 0);

        Assert.That(comparison.Scores.Select(s => s.Metric), Is.EqualTo(new[] { "cpr", "cpr-log", "cmd", "cmd-log" }));
        foreach (var (metric, result, _) in comparison.Scores)
        {
            Assert.That((result.First, result.Second), Is.EqualTo((Score(eap, metric), Score(random, metric))).Within(1e-12), metric);
            Assert.That(result.Interval.Low, Is.LessThanOrEqualTo(result.Difference).And.LessThan(result.Interval.High), metric);
            Assert.That(result.PValue, Is.InRange(1.0 / 2001, 1), metric);
        }
    }

    [Test]
    public void A_run_does_not_differ_from_itself()
    {
        var run = Run(new EapMethod());

        Assert.That(
            RunComparison.Of(run, run, 0).Scores.Select(s => (s.Result.Difference, s.Result.Interval.Low, s.Result.Interval.High, s.Result.PValue)),
            Is.All.EqualTo((0.0, 0.0, 0.0, 1.0)));
    }

    [Test]
    public void Exchanged_runs_differ_by_as_much_the_other_way()
    {
        var (eap, random) = (Run(new EapMethod()), Run(new RandomMethod()));
        var (there, back) = (RunComparison.Of(eap, random, 0).Scores[0].Result, RunComparison.Of(random, eap, 0).Scores[0].Result);

        Assert.That((back.Difference, back.Interval.Low, back.Interval.High), Is.EqualTo((-there.Difference, -there.Interval.High, -there.Interval.Low)).Within(1e-12));
        Assert.That(back.PValue, Is.EqualTo(there.PValue));
    }

    [Test]
    public void Settings_in_which_the_runs_differ_are_named()
    {
        var run = Run(new EapMethod());
        var pinned = run with { Key = run.Key with { Settings = [new("ablation", "patching"), new("level", "edge"), new("prune", "pinned")] } };

        Assert.That(RunComparison.Of(run, pinned, 0).DiffersIn, Is.EqualTo(new[] { (new Setting("prune", "fixed"), new Setting("prune", "pinned")) }));
    }

    private static readonly TestCaseData[] Others =
    [
        new TestCaseData((RunKey key) => key with { DataHash = "other" }, "examples: ").SetName("Other examples"),
        new TestCaseData((RunKey key) => key with { ModelHash = "other" }, "weights: ").SetName("Other weights"),
        new TestCaseData((RunKey key) => key with { Task = "mcqa" }, "They differ in\n  task: ioi and mcqa").SetName("Another task"),
        new TestCaseData((RunKey key) => key with { Settings = [new("ablation", "zero")] }, "They differ in\n  ablation: patching and zero\n  level: edge and (not recorded)\n  prune: ").SetName("Another ablation"),
        new TestCaseData((RunKey key) => key with { Settings = [.. key.Settings, new("divergence", "mean"), new("metric", "kl")] }, "They differ in\n  metric: (not recorded) and kl\n  divergence: (not recorded) and mean")
            .SetName("Another metric is named first"),
        new TestCaseData((RunKey key) => key with { Track = Track.Variable }, "track: Circuit and Variable").SetName("The other track"),
    ];

    [TestCaseSource(nameof(Others))]
    public void Runs_of_something_else_are_refused_with_the_reason(Func<RunKey, RunKey> change, string reason)
    {
        var run = Run(new EapMethod());

        Assert.That(
            () => RunComparison.Of(run, run with { Key = change(run.Key) }, 0), Throws.InstanceOf<UsageException>().With.Message.Contains(reason));
    }

    [Test]
    public void Runs_on_the_same_test_examples_may_have_seen_others()
    {
        var run = Run(new EapMethod());

        Assert.That(RunComparison.Of(Seen(run, "3", "test"), Seen(run, "4", "test"), 0).DiffersIn, Is.EqualTo(new[] { (new Setting("train-examples", "3"), new Setting("train-examples", "4")) }));
        Assert.That(() => RunComparison.Of(Seen(run, "3", "test"), Seen(run, "3", "others"), 0), Throws.InstanceOf<UsageException>().With.Message.Contains("examples: test and others"));

        static RunRecord Seen(RunRecord run, string train, string test) =>
            run with { Key = run.Key with { DataHash = train + test, Settings = [.. run.Key.Settings, new("test-data", test), new("train-examples", train)] } };
    }

    [Test]
    public void A_run_that_kept_no_examples_is_refused()
    {
        var run = Run(new EapMethod());

        Assert.That(
            () => RunComparison.Of(run with { Result = run.Result! with { Examples = [] } }, run, 0),
            Throws.InstanceOf<UsageException>().With.Message.Contains("did not keep its examples (whole)"));
    }

    [Test]
    public void An_unfinished_run_is_refused()
    {
        var run = Run(new EapMethod());

        Assert.That(() => RunComparison.Of(run, run with { Result = null }, 0), Throws.InstanceOf<UsageException>().With.Message.Contains("not finished"));
    }

    private static double Score(RunRecord run, string metric) => run.Result!.Scores.Single(s => s.Metric == metric).Value;

    private static RunRecord Run(ICircuitMethod method)
    {
        using var model = Tiny.Model();
        var pairs = Tiny.Pairs(model, 10);
        var result = CircuitEvaluation.Run(
            new() { Model = model, Method = method, Train = [.. pairs.Take(4)], Test = [.. pairs.Skip(4)], Seed = 0, BatchSize = 3, RandomCircuits = 1 },
            new MemoryJournal(), new MemoryJournal(), new RecordingObserver(), CancellationToken.None);
        return RunRecords.Circuit(RunRecords.CircuitKey("eap"), 0.1) with { Result = result };
    }
}
