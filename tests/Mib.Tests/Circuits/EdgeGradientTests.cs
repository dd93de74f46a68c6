using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Methods.Eap;
using Mib.Methods.EapIgInputs;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

public sealed class EdgeGradientTests(string device) : DeviceFixture(device)
{
    private const double Step = 1e-5;

    [TestCaseSource(typeof(Golden), nameof(Golden.Families))]
    public void The_gradient_at_every_channel_is_what_finite_differences_say(string family) => CheckByFiniteDifferences(family, PostNormRule.Applied);

    [Test]
    public void Heads_changes_reach_every_channel_as_they_are_where_the_post_norm_is_ignored() => CheckByFiniteDifferences("gemma2", PostNormRule.Ignored);

    private static void CheckByFiniteDifferences(string family, PostNormRule rule)
    {
        using var scope = NewDisposeScope();
        using var clean = new ActivationCache();
        using var model = Golden.Load("raw-f64", family);
        using var batch = Batches.Pairs([Golden.Pairs(family)[0]]);
        model.Residual(batch.Clean, clean.Hooks(ChannelHooks.SourcePoints(model)));
        // Any change of the sources will do: an edge's score is the loss's derivative along it at the reader.
        var delta = Tiny.Noise(
            Seed.For(0, "finite-differences"), [model.Graph.SourceCount, batch.Clean.Rows, batch.Clean.Width, model.Config.DModel]);
        var scores = Scores(model, batch, delta, rule);

        var worst = 0.0;
        for (var channel = 0; channel < model.Graph.ChannelCount; channel++)
        {
            foreach (var source in new[] { 0, model.Graph.SourcesBefore(channel) - 1, model.Graph.SourcesBefore(channel) - 2 }.Where(source => source >= 0))
            {
                double At(double step)
                {
                    var change = delta.select(0, source) * step;
                    return Loss(model, batch, channel, rule == PostNormRule.Ignored ? change : ChannelHooks.Felt(model, clean, model.Graph.SourceName(source), change));
                }

                var numeric = (At(Step) - At(-Step)) / (2 * Step);
                worst = Math.Max(worst, Math.Abs(numeric - Score(model, scores, source, channel)));
            }
        }

        TestContext.Out.WriteLine($"largest difference {worst:g3}, largest score {scores.Values.Max(Math.Abs):g3}");
        Assert.That(worst / scores.Values.Max(Math.Abs), Is.LessThan(1e-8));
    }

    [Test]
    public void Scores_into_the_logits_add_up_to_the_derivative_along_the_whole_change_of_the_residual_stream()
    {
        // The residual stream is the sum of the sources and of things that do not depend on the prompt.
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var batch = Batches.Pairs(Tiny.Pairs(model, 3));
        var scores = new EapMethod().Score(Run(model, batch.Pairs));
        var sum = Enumerable.Range(0, model.Graph.SourceCount).Sum(u => Score(model, scores, u, model.Graph.LogitsChannel));

        var change = model.Residual(batch.Corrupted) - model.Residual(batch.Clean);
        var channel = model.Graph.LogitsChannel;
        var numeric = (Loss(model, batch, channel, change * Step) - Loss(model, batch, channel, change * -Step)) / (2 * Step);

        // Scores are means over the three examples.
        Assert.That(sum, Is.EqualTo(numeric / 3).Within(1e-8));
    }

    [TestCase(MetricKind.LogitDiff)]
    [TestCase(MetricKind.ProbDiff)]
    [TestCase(MetricKind.Kl)]
    [TestCase(MetricKind.Js)]
    public void Integrated_gradients_of_the_only_path_approach_what_patching_it_does(MetricKind kind)
    {
        var metric = new TaskMetric(kind);
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        Silence(model);
        var pairs = Tiny.Pairs(model, 4);
        using var batch = Batches.Pairs(pairs);
        var (clean, corrupted) = (model.LastLogits(batch.Clean), model.LastLogits(batch.Corrupted));
        var exact = (metric.Of(clean, batch, clean) - metric.Of(corrupted, batch, clean)).mean().ToDouble();

        double Error(int steps)
        {
            var method = new EapIgInputsMethod(new() { Steps = steps, IgRule = IgRule.Midpoint });
            return Math.Abs(Score(model, method.Score(Run(model, pairs, metric: metric)), 0, model.Graph.LogitsChannel) - exact);
        }

        // The midpoint rule's error falls with the square of the number of steps.
        Assert.That((Error(32) < 1e-2 * exact, Error(32) < Error(8) / 8), Is.EqualTo((true, true)));
    }

    [TestCase(MetricKind.Kl)]
    [TestCase(MetricKind.Js)]
    public void A_divergence_has_no_slope_where_it_is_least(MetricKind kind)
    {
        using var model = Tiny.Model();

        Assert.That(new EapMethod().Score(Run(model, Tiny.Pairs(model, 3), metric: new(kind))).Values, Is.All.EqualTo(0).Within(1e-12));
    }

    [Test]
    public void The_accuracy_has_no_gradient_to_attribute_by()
    {
        using var model = Tiny.Model();

        Assert.That(
            () => new EapMethod().Score(Run(model, Tiny.Pairs(model, 3), metric: new(MetricKind.Accuracy))), Throws.InstanceOf<UsageException>());
    }

    [Test]
    public void Edges_from_sources_that_write_a_constant_have_no_score()
    {
        using var model = Tiny.Model();
        Silence(model);
        var scores = new EapMethod().Score(Run(model, Tiny.Pairs(model, 3)));

        var constant = model.Graph.Edges.Select((e, i) => (e, i)).Where(x => x.e.Source != 0).Select(x => scores.Values[x.i]);
        Assert.That(constant, Is.All.EqualTo(0));
    }

    [TestCase(IgRule.Left, new[] { 0, 0.25, 0.5, 0.75 })]
    [TestCase(IgRule.Right, new[] { 0.25, 0.5, 0.75, 1 })]
    [TestCase(IgRule.Midpoint, new[] { 0.125, 0.375, 0.625, 0.875 })]
    public void An_integration_rule_has_its_own_points(IgRule rule, double[] points)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        var pairs = Tiny.Pairs(model, 2);
        using var batch = Batches.Pairs(pairs);
        var method = new EapIgInputsMethod(new() { Steps = 4, IgRule = rule });
        using var pairRun = new PairRun(model, batch, AblationValues.Patching);
        using var expected = new EdgeGradients(model);
        using var clean = pairRun.CleanSources();
        var change = pairRun.Change(clean);
        foreach (var alpha in points)
        {
            var (from, to) = (model.Embed(pairRun.Corrupted), model.Embed(pairRun.Clean));
            expected.Backward(pairRun, from + ((to - from) * alpha)).Dispose();
            expected.Contract(change, 1.0 / 8);
        }

        // Two examples, four points: each weighs 1/8.
        Assert.That(Golden.Difference(method.Score(Run(model, pairs)).Values, expected.ToScores().Values), Is.LessThan(1e-12));
    }

    [Test]
    public void One_step_at_the_right_end_is_plain_attribution_patching()
    {
        using var model = Tiny.Model();
        var run = Run(model, Tiny.Pairs(model, 3));
        var one = new EapIgInputsMethod(new() { Steps = 1, IgRule = IgRule.Right }).Score(run);

        Assert.That(Golden.Difference(one.Values, new EapMethod().Score(run).Values), Is.LessThan(1e-13));
    }

    [Test]
    public void The_references_scale_weighs_examples_of_a_small_last_batch_more()
    {
        using var model = Tiny.Model();
        var pairs = Tiny.Pairs(model, 3);
        CircuitScores Mean(params TokenPair[] some) => new EapMethod().Score(Run(model, some));
        var (first, last) = (Mean(pairs[0], pairs[1]), Mean(pairs[2]));

        var batchMean = new EapMethod().Score(Run(model, pairs, ScoreScale.BatchMean));

        // Batches of 2 and 1: (mean of the first two + the third) / 3.
        var expected = first.Values.Zip(last.Values, (a, b) => (a + b) / 3);
        Assert.That(Golden.Difference(batchMean.Values, expected), Is.LessThan(1e-12));
    }

    [Test]
    public void Attribution_leaves_the_models_weights_as_they_are_and_without_gradients()
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        var before = model.Weights.Named().Select(w => w.Weight.clone()).ToList();
        new EapMethod().Score(Run(model, Tiny.Pairs(model, 2)));

        Assert.That(model.Weights.Named().Zip(before, (now, old) => now.Weight.Equals(old) && !now.Weight.requires_grad), Is.All.True);
    }

    [Test]
    public void Cancelled_attribution_stops_before_the_next_batch_and_leaves_no_tensor()
    {
        using var model = Tiny.Model();
        using var cancellation = new CancellationTokenSource();
        var shares = new List<double>();
        var run = new AttributionRun
        {
            Model = model, Pairs = Tiny.Pairs(model, 6), BatchSize = 2, Seed = 0, Cancellation = cancellation.Token,
            Progress = new Immediately<double>(share =>
            {
                shares.Add(share);
                cancellation.Cancel();
            }),
        };

        Assert.That(() => new EapMethod().Score(run), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(shares, Is.EqualTo(new[] { 2.0 / 6 }));
    }

    private static AttributionRun Run(HookedTransformer model, IReadOnlyList<TokenPair> pairs, ScoreScale scale = ScoreScale.ExampleMean, TaskMetric? metric = null) =>
        new() { Model = model, Pairs = pairs, BatchSize = 2, Seed = 0, Scale = scale, Metric = metric ?? new() };

    /// <summary>Scores of a change that is given outright, [source, batch, pos, d_model] of one row.</summary>
    private static CircuitScores Scores(HookedTransformer model, PairBatch batch, Tensor delta, PostNormRule rule)
    {
        using var ablation = AblationValues.Of(Ablation.MeanPositional, (SourceActivations.Of(model, batch.Clean).Sources + delta).squeeze(1));
        using var run = new PairRun(model, batch, ablation);
        using var gradients = new EdgeGradients(model, new(PostNorm: rule));
        using var clean = gradients.Backward(run);
        gradients.Contract(run.Change(clean), 1);
        return gradients.ToScores();
    }

    private static double Score(HookedTransformer model, CircuitScores scores, int source, int channel) =>
        scores.Values[model.Graph.IndexOfEdge(model.Graph.EdgeName(new(source, channel)))];

    /// <summary>Heads and MLPs then write their output biases and nothing else.</summary>
    private static void Silence(HookedTransformer model)
    {
        foreach (var block in model.Weights.Blocks)
        {
            block.Out.Weight.zero_();
            block.MlpOut.Weight.zero_();
        }
    }

    /// <summary>−LD summed over examples when a channel's input is moved.</summary>
    private static double Loss(HookedTransformer model, PairBatch batch, int channel, Tensor move)
    {
        using var scope = NewDisposeScope();
        return -batch.LogitDifference(model.LastLogits(batch.Clean, ChannelHooks.Moving(model, channel, move))).sum().ToDouble();
    }
}
