using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plans;
using Mib.Engine.Variables;
using Mib.Methods.Das;
using Mib.Methods.FullVector;
using Mib.Models.Checkpoints;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

public sealed class VariableEvaluationTests(string device) : DeviceFixture(device)
{
    private static readonly DasMethod Das = new(new() { Dimensions = 2, Epochs = 25, LearningRate = 0.1 });

    // Trained once for the tests that look at it.
    private readonly Lazy<RunResult> dasResult = new(() =>
    {
        using var planted = new Planted();
        return Run(planted.Plan(Das, 0));
    });

    [Test]
    public void A_planted_plane_is_found_where_the_whole_vector_fails()
    {
        using var planted = new Planted();

        var full = Run(planted.Plan(new FullVectorMethod(), 0));

        // The whole vector is right where b agrees: all of "same", none of "other"; the mean of the kinds is 1/2.
        Assert.That((Score(dasResult.Value, "iia", Layer(0)) > 0.99, Score(full, "iia", Layer(0))), Is.EqualTo((true, 0.5)));
    }

    [Test]
    public void The_plane_that_is_found_is_the_planted_one()
    {
        using var scope = NewDisposeScope();
        using var planted = new Planted();
        using var scratch = new Scratch();
        var artifact = dasResult.Value.Artifact!;
        using var file = SafetensorsFile.Open(scratch.File(artifact.FileName, [.. artifact.Content]));

        var found = file.ReadStored($"{new Site(0, Site.LastToken)}/rotation").to(TestDevice.Current);

        // How much of b's plane the found plane holds: the squared length of b's two directions in it, at most 2.
        var ofB = matmul(planted.Basis.narrow(1, 2, 2).t(), found).square().sum().ToDouble();
        var ofA = matmul(planted.Basis.narrow(1, 0, 2).t(), found).square().sum().ToDouble();
        Assert.That((ofA > 1.5, ofB < 0.1), Is.EqualTo((true, true)), $"{ofA:f3} of a, {ofB:f3} of b");
    }

    [Test]
    public void Accuracy_is_given_by_site_and_by_kind()
    {
        using var planted = new Planted();
        var full = Run(planted.Plan(new FullVectorMethod(), 0, 1));

        Assert.Multiple(() =>
        {
            Assert.That(Score(full, "iia/same", Layer(1)), Is.EqualTo(1));
            Assert.That(Score(full, "iia/other", Layer(1)), Is.EqualTo(0));
            Assert.That(Score(full, "iia", Layer(1)), Is.EqualTo(0.5));
            Assert.That(full.Scores.Single(s => s.Metric == "iia/same" && s.Site == Layer(1)).Examples, Is.EqualTo(16), "base prompts");
        });
    }

    [Test]
    public void Equal_outcomes_have_equal_intervals()
    {
        using var planted = new Planted();
        var plan = planted.Plan(new OnlyAtLayer0(), 0);

        var scores = Run(plan with { Validation = plan.Train }).Scores.Where(score => score.Metric is "iia" or "iia-selected" or "iia-mean").ToList();

        Assert.That(scores, Has.Count.EqualTo(3));
        Assert.That(scores.Select(score => (score.Value, score.Low, score.High)).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void The_floor_is_the_accuracy_of_doing_nothing()
    {
        using var planted = new Planted();
        var full = Run(planted.Plan(new FullVectorMethod(), 0));

        // The base's own answer is right where a agrees: a quarter of each kind.
        Assert.That(Score(full, "iia-floor"), Is.EqualTo(0.25));
    }

    [Test]
    public void The_mean_over_sites_is_the_mean_of_their_accuracies()
    {
        using var planted = new Planted();
        // The whole vector at layer 0 and nothing at layer 1: half, and the floor.
        var result = Run(planted.Plan(new OnlyAtLayer0(), 0, 1));

        // (0.5 + 0.25)/2 = 0.375
        Assert.That(Score(result, "iia-mean"), Is.EqualTo(0.375));
    }

    [Test]
    public void The_site_that_is_best_on_validation_pairs_is_scored_on_test_pairs()
    {
        using var planted = new Planted();
        var plan = planted.Plan(new OnlyAtLayer0(), 0, 1);

        var chosen = Run(plan with { Validation = plan.Train }).Scores.Single(s => s.Metric == "iia-selected");

        Assert.That((chosen.Site, chosen.Value), Is.EqualTo((Layer(0), 0.5)));
        Assert.That(Run(plan).Scores.Select(s => s.Metric), Does.Not.Contain("iia-selected"), "without validation pairs there is no choice");
    }

    [Test]
    public void Of_squared_errors_the_floor_is_the_models_own_and_doing_nothing_is_the_whole_of_it()
    {
        using var planted = new Planted();
        // The difference between the first two answers, said to be larger for other values of a.
        var plan = planted.Plan(new OnlyAtLayer0(), 0, 1) with { Target = pair => new(18, 22, pair.Base.Inputs["a"] == "0" ? 1 : 0.25) };

        var result = Run(plan);

        Assert.That(Score(result, "mse-floor"), Is.GreaterThan(0));
        Assert.That(Score(result, "mse", Layer(1)), Is.EqualTo(Score(result, "mse-floor")).Within(1e-12), "nothing is swapped there");
        Assert.That(Score(result, "mse-normalised", Layer(1)), Is.EqualTo(1).Within(1e-12));
        Assert.That(Score(result, "mse-normalised", Layer(0)), Is.Not.EqualTo(1).Within(1e-3));
    }

    [Test]
    public void A_site_without_a_number_is_not_the_best()
    {
        using var planted = new Planted();
        var plan = planted.Plan(new NothingAtLayer0(), 0, 1) with { Target = _ => new(18, 19, 0.25) };

        var chosen = Run(plan with { Validation = plan.Train }).Scores.Single(score => score.Metric == "mse-selected");

        Assert.That(chosen.Site, Is.EqualTo(Layer(1)));
    }

    [Test]
    public void Featurizers_that_would_not_fit_into_a_database_are_kept_of_the_chosen_site_only()
    {
        using var planted = new Planted();
        var observer = new RecordingObserver();
        var plan = planted.Plan(new DasMethod(new() { Dimensions = 2, Epochs = 2 }), 0, 1);

        // 8 × 2 numbers of eight bytes at each site.
        var result = VariableEvaluation.Run(plan with { MostFeaturizerBytes = 255 }, new MemoryJournal(), observer, CancellationToken.None);

        var best = result.Scores.Where(score => score.Metric == "iia").MaxBy(score => score.Value)!.Site;
        Assert.That(Tensors(result), Is.EqualTo(new[] { $"{best}/rotation" }));
        Assert.That(observer.Notes, Has.Some.Contains($"only those of {best} are"));
        Assert.That(Tensors(Run(plan with { MostFeaturizerBytes = 256 })), Has.Length.EqualTo(2));

        static string[] Tensors(RunResult result)
        {
            using var scratch = new Scratch();
            using var file = SafetensorsFile.Open(scratch.File(result.Artifact!.FileName, [.. result.Artifact.Content]));
            return [.. file.Entries.Keys];
        }
    }

    [Test]
    public void Pairs_of_like_length_are_in_one_batch_and_kinds_are_mixed()
    {
        using var relayed = new Relayed();
        var seen = new BatchesSeen();
        var plan = relayed.Plan(seen, 0);

        // Every third base has another filler, and all pairs of a base stand beside one another.
        Run(plan with { BatchSize = 16, Train = [.. plan.Train.Select((pair, i) => i % 3 == 0 ? pair with { Base = pair.Base with { Text = pair.Base.Text + " f0" } } : pair)] });

        Assert.That(seen.Batches, Has.Count.GreaterThan(6));
        Assert.That(seen.Batches.Count(batch => batch.Select(pair => pair.BaseIds.Count).Distinct().Count() > 1), Is.LessThanOrEqualTo(1), "where the lengths meet");
        Assert.That(seen.Batches[0].Select(pair => pair.BaseIds[1]).Distinct().Count(), Is.GreaterThan(6));
    }

    [Test]
    public void Several_seeds_are_averaged_and_kept()
    {
        using var planted = new Planted();
        var plan = planted.Plan(new DasMethod(new() { Dimensions = 2, Epochs = 2 }), 0);

        var both = Run(plan with { Seeds = 2 });

        double[] alone = [Score(Run(plan), "iia", Layer(0)), Score(Run(plan with { Seed = 1 }), "iia", Layer(0))];
        Assert.That(new[] { Score(both, "iia-seed-0", Layer(0)), Score(both, "iia-seed-1", Layer(0)) }, Is.EqualTo(alone));
        Assert.That(Score(both, "iia", Layer(0)), Is.EqualTo(alone.Average()).Within(1e-12));
        Assert.That(alone[0], Is.Not.EqualTo(alone[1]));
    }

    [Test]
    public void Pairs_are_kept_only_where_the_model_answers_both_prompts_rightly()
    {
        using var planted = new Planted(spoiled: [3, 7]);
        var result = Run(planted.Plan(new FullVectorMethod(), 0));

        // 14 of 16 prompts are answered rightly: 14·14 of 16·16 pairs.
        Assert.That((Fact(result, "test-pairs"), Fact(result, "test-pairs-offered")), Is.EqualTo((196.0, 256.0)));
    }

    [Test]
    public void What_was_left_out_and_why_is_noted()
    {
        using var planted = new Planted(spoiled: [3]);
        var observer = new RecordingObserver();
        var plan = planted.Plan(new FullVectorMethod(), 0);
        plan = plan with { Test = [.. plan.Test, new("odd", new("Mary", Planted.CausalPrompt(0).Inputs), Planted.CausalPrompt(0))] };
        VariableEvaluation.Run(plan, new MemoryJournal(), observer, CancellationToken.None);

        // 256 + 1 offered; 15·15 = 225 kept; 256 − 225 = 31 answered wrongly.
        Assert.That(
            observer.Notes, Has.Some.EqualTo("test pairs: 225 of 257 kept; 1 not in the vocabulary or too long, 0 with an answer that begins another, 0 with a counterfactual of another length, 31 answered wrongly by the model"));
    }

    [Test]
    public void A_model_that_answers_nothing_rightly_is_refused()
    {
        using var planted = new Planted(spoiled: [.. Enumerable.Range(0, 16)]);

        Assert.That(
            () => Run(planted.Plan(new FullVectorMethod(), 0)),
            Throws.InstanceOf<NotMeasurableException>().With.Message.Contains("none of the 256 training pairs"));
    }

    [Test]
    public void An_unknown_variable_is_refused_with_the_names_there_are()
    {
        using var planted = new Planted();
        Assert.That(
            () => Run(planted.Plan(new FullVectorMethod(), 0) with { Variable = "c" }),
            Throws.InstanceOf<UnknownNameException>().With.Message.Contains("known: a, answer, b"));
    }

    [Test]
    public void An_unknown_position_is_refused()
    {
        using var planted = new Planted();
        Assert.That(
            () => Run(planted.Plan(new FullVectorMethod(), 0) with { Sites = [new Site(0, "frist")] }),
            Throws.InstanceOf<UnknownNameException>().With.Message.Contains("'frist'"));
    }

    [Test]
    public void A_layer_that_the_model_does_not_have_is_refused()
    {
        using var planted = new Planted();
        Assert.That(() => Run(planted.Plan(new FullVectorMethod(), 2)), Throws.InstanceOf<UsageException>().With.Message.Contains("layer 2"));
    }

    [Test]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        using var planted = new Planted();
        var plan = planted.Plan(new DasMethod(new() { Dimensions = 2, Epochs = 2 }), 0);
        var first = Run(plan);

        Assert.That(
            (Measured(Run(plan)) == Measured(first), Run(plan with { Seed = 1 }).Artifact == first.Artifact), Is.EqualTo((true, false)));
    }

    [Test]
    public void A_cancelled_run_stops_and_leaves_no_tensor()
    {
        using var planted = new Planted();
        Assert.That(
            () => VariableEvaluation.Run(planted.Plan(Das, 0), new MemoryJournal(), new RecordingObserver(), new(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static RunResult Run(VariablePlan plan, MemoryJournal? journal = null) =>
        VariableEvaluation.Run(plan, journal ?? new(), new RecordingObserver(), CancellationToken.None);

    private static RunResult Measured(RunResult result) => result with { Seconds = 0, PeakMemoryBytes = 0 };

    private static string Layer(int layer) => new Site(layer, Site.LastToken).ToString();

    private static double Score(RunResult result, string metric, string site = "") =>
        result.Scores.Single(s => s.Metric == metric && s.Site == site).Value;

    private static double Fact(RunResult result, string name) => result.Facts.Single(f => f.Name == name).Value;

    private sealed class BatchesSeen : IVariableMethod
    {
        public List<IReadOnlyList<InterchangePair>> Batches { get; } = [];

        public IReadOnlyList<Featurizer> Fit(VariableRun run)
        {
            Batches.AddRange(run.Train.Select(batch => batch.Pairs));
            return [new IdentityFeaturizer()];
        }
    }

    /// <summary>Makes no numbers of the vectors after block 0.</summary>
    private sealed class NothingAtLayer0 : IVariableMethod
    {
        public IReadOnlyList<Featurizer> Fit(VariableRun run) => [run.Site.Layer == 0 ? new Spoiler() : new IdentityFeaturizer()];

        private sealed class Spoiler : Featurizer
        {
            public override string Kind => "spoiler";

            public override IReadOnlyList<KeyValuePair<string, Tensor>> State => [];

            public override (Tensor Features, Tensor Error) Featurize(Tensor x) => (x, x);

            public override Tensor Invert(Tensor features, Tensor error) => features * double.NaN;
        }
    }

    private sealed class OnlyAtLayer0 : IVariableMethod
    {
        public IReadOnlyList<Featurizer> Fit(VariableRun run) => [new IdentityFeaturizer { Selected = run.Site.Layer == 0 ? null : [] }];
    }
}
