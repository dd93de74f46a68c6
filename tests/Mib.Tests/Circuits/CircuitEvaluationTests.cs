using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Circuits;
using Mib.Engine.Plans;
using Mib.Methods.Eap;
using Mib.Methods.RandomScores;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

public sealed class CircuitEvaluationTests(string device) : DeviceFixture(device)
{
    [Test]
    public void A_run_broken_off_after_any_save_and_resumed_measures_the_same()
    {
        using var model = Tiny.Model();
        var plan = Plan(model) with { RandomCircuits = 2 };
        var (journal, shared) = (new MemoryJournal(), new MemoryJournal());
        var unbroken = Run(plan, journal, shared);
        var saves = journal.Saves;
        Assert.That(saves, Is.GreaterThanOrEqualTo(6), "scores and at least two batches of circuits, each with its time");

        for (var n = 0; n < saves; n++)
        {
            var broken = new MemoryJournal { SavesLeft = n };
            var band = new MemoryJournal();
            Assert.That(() => Run(plan, broken, band), Throws.InstanceOf<KilledException>(), $"after {n} saves");
            broken.SavesLeft = int.MaxValue;

            Assert.That(Measured(Run(plan, broken, band)), Is.EqualTo(Measured(unbroken)), $"after {n} saves");
        }
    }

    [Test]
    public void A_finished_run_found_in_its_journal_computes_nothing_again()
    {
        using var model = Tiny.Model();
        var (journal, shared) = (new MemoryJournal(), new MemoryJournal());
        var counting = new CountingMethod();
        var plan = Plan(model) with { Method = counting };
        Run(plan, journal, shared);
        var saves = journal.Saves + shared.Saves;

        Run(plan, journal, shared);

        Assert.That((counting.Calls, journal.Saves + shared.Saves), Is.EqualTo((1, saves)));
    }

    [Test]
    public void A_method_whose_scores_are_in_the_journal_is_said_to_be_skipped()
    {
        using var model = Tiny.Model();
        var (journal, shared) = (new MemoryJournal(), new MemoryJournal());
        Run(Plan(model), journal, shared);
        var observer = new RecordingObserver();
        CircuitEvaluation.Run(Plan(model), journal, shared, observer, CancellationToken.None);

        Assert.That(observer.Notes, Has.Some.Contains("scores are there already"));
    }

    [Test]
    public void The_seconds_of_an_earlier_sitting_count()
    {
        using var model = Tiny.Model();
        var journal = new MemoryJournal();
        journal.Save("seconds", BitConverter.GetBytes(1000.0));

        Assert.That(Run(Plan(model), journal, new()).Seconds, Is.InRange(1000, 1100));
    }

    [Test]
    public void A_model_that_cannot_do_the_task_is_refused_before_any_attribution()
    {
        using var model = Tiny.Model();
        var counting = new CountingMethod();
        // Right and wrong exchanged: the clean prompts then lower the metric.
        var plan = Plan(model) with
        {
            Method = counting,
            Test = [.. Plan(model).Test.Select(p => p with { AnswerId = p.WrongId, WrongId = p.AnswerId })],
        };

        Assert.That(
            () => Run(plan, new(), new()),
            Throws.InstanceOf<NotMeasurableException>().With.Message.Contains("so corruption helps the model"));
        Assert.That(counting.Calls, Is.Zero);
    }

    [Test]
    public void A_counterfactual_equal_to_the_prompt_is_refused()
    {
        using var model = Tiny.Model();
        var plan = Plan(model) with { Test = [.. Plan(model).Test.Select(p => p with { CorruptedIds = p.CleanIds })] };

        Assert.That(() => Run(plan, new(), new()), Throws.InstanceOf<NotMeasurableException>());
    }

    [Test]
    public void A_run_without_pairs_to_score_is_refused()
    {
        using var model = Tiny.Model();
        Assert.That(
            () => Run(Plan(model) with { Test = [] }, new(), new()), Throws.InstanceOf<NotMeasurableException>().With.Message.Contains("no pairs"));
    }

    [Test]
    public void A_run_without_pairs_for_the_method_is_refused()
    {
        using var model = Tiny.Model();
        Assert.That(
            () => Run(Plan(model) with { Train = [] }, new(), new()), Throws.InstanceOf<NotMeasurableException>().With.Message.Contains("no pairs"));
    }

    [Test]
    public void The_random_band_is_made_of_twenty_circuits_of_each_size()
    {
        using var model = Tiny.Model();
        var shared = new MemoryJournal();
        var plan = Plan(model) with { BatchSize = 6 };
        var result = Run(plan, new(), shared);
        var metrics = CircuitMetrics.FromBytes(shared.Steps["batch/0"], plan.Test.Count);

        // At half of the edges nearly all twenty draws differ; at all of them they are one.
        var band = result.Curves.Single(c => c.Name == "random");
        Assert.Multiple(() =>
        {
            Assert.That(plan.RandomCircuits, Is.GreaterThanOrEqualTo(20));
            // Equal circuits are measured once; two draws of ten sizes could not give more than twenty.
            Assert.That(metrics.Circuits, Has.Length.GreaterThan(20));
            Assert.That(band.Points.Select(p => p.X), Is.EqualTo(Selection.Percentages));
            Assert.That(band.Points[8].High, Is.GreaterThan(band.Points[8].Low));
            Assert.That((band.Points[9].Low, band.Points[9].High), Is.EqualTo((1.0, 1.0)));
        });
    }

    [Test]
    public void A_second_run_takes_the_random_band_from_the_first()
    {
        using var model = Tiny.Model();
        var shared = new MemoryJournal();
        var plan = Plan(model) with { BatchSize = 6 };
        var first = Run(plan, new(), shared);
        var saves = shared.Saves;
        // What is read from the journal can be told from what is computed by changing it there.
        var bytes = shared.Steps["batch/0"];
        var metrics = CircuitMetrics.FromBytes(bytes, plan.Test.Count);
        (metrics with { Circuits = [.. metrics.Circuits.Select(c => c.Select(x => x + 1).ToArray())] }).ToBytes().CopyTo(bytes, 0);

        var second = Run(plan with { Method = new RandomMethod() }, new(), shared);

        Assert.That(
            (shared.Saves, second.Curves.Single(c => c.Name == "random") == first.Curves.Single(c => c.Name == "random")),
            Is.EqualTo((saves, false)));
    }

    [Test]
    public void The_same_seed_gives_the_same_bytes()
    {
        using var model = Tiny.Model();
        foreach (var method in new ICircuitMethod[] { new EapMethod(), new RandomMethod() })
        {
            var first = Run(Plan(model) with { Method = method }, new(), new());

            Assert.That(Measured(Run(Plan(model) with { Method = method }, new(), new())), Is.EqualTo(Measured(first)));
        }
    }

    [Test]
    public void Another_seed_gives_other_random_scores()
    {
        using var model = Tiny.Model();
        var plan = Plan(model) with { Method = new RandomMethod() };

        Assert.That(Run(plan with { Seed = 1 }, new(), new()).Artifact, Is.Not.EqualTo(Run(plan, new(), new()).Artifact));
    }

    [Test]
    public void The_scores_are_the_areas_under_the_runs_own_curves()
    {
        using var model = Tiny.Model();
        var result = Run(Plan(model), new(), new());
        double Area(string curve, Func<double, double> height) => FaithfulnessCurve.Area(
            result.Curves.Single(c => c.Name == curve).Points.Select(p => p.Y).ToArray(), Selection.Percentages.Span, height);

        Assert.Multiple(() =>
        {
            Assert.That(result.Scores.Select(s => s.Metric), Is.EqualTo(new[] { "cpr", "cpr-true", "cpr-log", "cmd", "cmd-true", "cmd-log" }));
            Assert.That(result.Scores[0].Value, Is.EqualTo(Area("signed", f => f)).Within(1e-12));
            Assert.That(result.Scores[3].Value, Is.EqualTo(Area("absolute", f => Math.Abs(1 - f))).Within(1e-12));
            Assert.That(result.Scores.All(s => s.Low <= s.Value && s.Value <= s.High), Is.True);
            Assert.That(result.Scores.Select(s => s.Examples), Is.All.EqualTo(6));
        });
    }

    [Test]
    public void The_curves_are_the_means_of_the_runs_own_examples()
    {
        using var model = Tiny.Model();
        var result = Run(Plan(model), new(), new());
        double Mean(string series) => result.Examples.Single(e => e.Name == series).Values.Average();

        var point = result.Curves.Single(c => c.Name == "signed").Points.Single(p => p.X == 0.5);
        Assert.That(
            point.Y, Is.EqualTo((Mean("signed/0.5") - Mean("empty")) / (Mean("whole") - Mean("empty"))).Within(1e-12));
    }

    [TestCase("attribution")]
    [TestCase("circuits")]
    [TestCase("random circuits")]
    public void A_run_can_be_stopped_in_every_phase(string phase)
    {
        using var model = Tiny.Model();
        using var cancellation = new CancellationTokenSource();
        var observer = new RecordingObserver
        {
            OnReport = reported =>
            {
                if (reported == phase)
                    cancellation.Cancel();
            },
        };

        Assert.That(
            () => CircuitEvaluation.Run(Plan(model), new MemoryJournal(), new MemoryJournal(), observer, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Progress_only_ever_rises_within_a_phase()
    {
        using var model = Tiny.Model();
        var observer = new RecordingObserver();
        CircuitEvaluation.Run(Plan(model), new MemoryJournal(), new MemoryJournal(), observer, CancellationToken.None);

        foreach (var phase in observer.Reports.GroupBy(r => r.Phase))
        {
            var shares = phase.Select(r => r.Share).ToList();
            Assert.That(shares, Is.Ordered.And.All.InRange(0, 1), phase.Key);
            Assert.That(shares[^1], Is.EqualTo(1).Within(1e-12), phase.Key);
        }
    }

    private static CircuitPlan Plan(HookedTransformer model)
    {
        var pairs = Tiny.Pairs(model, 10);
        return new() { Model = model, Method = new EapMethod(), Train = [.. pairs.Take(4)], Test = [.. pairs.Skip(4)], Seed = 0, BatchSize = 3 };
    }

    private static RunResult Run(CircuitPlan plan, MemoryJournal journal, MemoryJournal shared) =>
        CircuitEvaluation.Run(plan, journal, shared, new RecordingObserver(), CancellationToken.None);

    /// <summary>All but the time and the memory that it took, which no two runs share.</summary>
    private static RunResult Measured(RunResult result) => result with { Seconds = 0, PeakMemoryBytes = 0 };

    private sealed class CountingMethod : ICircuitMethod
    {
        public int Calls { get; private set; }

        public CircuitScores Score(AttributionRun run)
        {
            Calls++;
            return new EapMethod().Score(run);
        }
    }
}
