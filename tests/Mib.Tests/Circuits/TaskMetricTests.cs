using Mib.Models;
using Mib.Models.Batches;
using Mib.Sdk.Circuits;
using Mib.Tests.Models;

namespace Mib.Tests.Circuits;

public sealed class TaskMetricTests(string device) : DeviceFixture(device)
{
    [Test]
    public void Metrics_of_the_whole_model_are_the_references(
        [Values("gpt2", "llama")] string family, [Values("raw-f32", "raw-f64", "processed-f32")] string run)
    {
        using var model = Golden.Load(run, family);
        using var batch = PairBatch.Of(Golden.Pairs(family), device: TestDevice.Current);
        using var scope = NewDisposeScope();
        var (clean, corrupted) = (model.LastLogits(batch.Clean), model.LastLogits(batch.Corrupted));
        var golden = Golden.Json(family, run, "baseline.json");
        var tolerance = run == "raw-f64" ? 1e-8 : 1e-4;

        // The reference calls its metric with the clean run as the one that is judged, and the corrupted one as the one to compare with.
        foreach (var (kind, name, sign) in new[]
        {
            (MetricKind.LogitDiff, "clean_logit_diff", 1), (MetricKind.ProbDiff, "clean_vs_corrupted_prob_diff", 1),
            (MetricKind.Kl, "clean_vs_corrupted_kl", -1), (MetricKind.Js, "clean_vs_corrupted_js", -1), (MetricKind.Accuracy, "clean_vs_corrupted_acc", 1),
        })
        {
            var values = new TaskMetric(kind, DivergenceScale.Mean).Of(clean, batch, corrupted).ToDoubles();
            var difference = Golden.Difference(values.Select(v => sign * v), Golden.Doubles(golden.GetProperty(name)));
            TestContext.Out.WriteLine($"{family} {run} {kind}: {difference:g3}");
            Assert.That(difference, Is.LessThanOrEqualTo(tolerance), $"{kind}");
        }
    }

    [Test]
    public void A_divergence_from_the_whole_model_to_itself_is_nothing([Values(MetricKind.Kl, MetricKind.Js)] MetricKind kind)
    {
        var (values, _) = Measure(new(kind), [1, 2, 3], [1, 2, 3]);

        Assert.That(values, Is.EqualTo(0).Within(1e-15));
    }

    [Test]
    public void Divergences_are_summed_over_the_vocabulary()
    {
        // p = (1/2, 1/4, 1/4), q = (1/4, 1/2, 1/4): Σ p ln(p/q) = ln 2 / 2 − ln 2 / 4.
        var (ln2, p, q) = (Math.Log(2), new[] { Math.Log(2), 0, 0 }, new[] { 0, Math.Log(2), 0 });

        Assert.Multiple(() =>
        {
            Assert.That(Measure(new(MetricKind.Kl), q, p).Value, Is.EqualTo(-ln2 / 4).Within(1e-15));
            Assert.That(Measure(new(MetricKind.Kl, DivergenceScale.Mean), q, p).Value, Is.EqualTo(-ln2 / 12).Within(1e-15));
            // m = (3/8, 3/8, 1/4): both halves are ½ ln(4/3) + ¼ ln(2/3).
            Assert.That(Measure(new(MetricKind.Js), q, p).Value, Is.EqualTo(-((Math.Log(4.0 / 3) / 2) + (Math.Log(2.0 / 3) / 4))).Within(1e-15));
        });
    }

    [Test]
    public void Kl_asks_what_the_whole_model_thinks_likely()
    {
        // The whole model gives all to the first token, the run a third of that: ln 3. The other way round it would be much more.
        Assert.That(Measure(new(MetricKind.Kl), [0, 0, 0], [50, 0, 0]).Value, Is.EqualTo(-Math.Log(3)).Within(1e-12));
    }

    [TestCase(MetricKind.LogitDiff)]
    [TestCase(MetricKind.ProbDiff)]
    [TestCase(MetricKind.Kl)]
    [TestCase(MetricKind.Js)]
    public void Gradients_are_those_of_finite_differences(MetricKind kind)
    {
        double[] logits = [0.3, -1, 0.8], whole = [1, 0.5, -0.2];
        var gradient = Measure(new(kind), logits, whole).Gradient;
        for (var i = 0; i < logits.Length; i++)
        {
            double At(double step) => Measure(new(kind), [.. logits.Select((x, j) => j == i ? x + step : x)], whole).Value;

            Assert.That(gradient[i], Is.EqualTo((At(1e-5) - At(-1e-5)) / 2e-5).Within(1e-9), $"logit {i}");
        }
    }

    [Test]
    public void Accuracy_asks_the_whole_vocabulary()
    {
        // The answer is token 0, the wrong one token 1; token 2 is neither and the likeliest.
        Assert.That(
            (Measure(new(MetricKind.Accuracy), [1, 0, 2], [0, 0, 0]).Value, Measure(new(MetricKind.Accuracy), [3, 0, 2], [0, 0, 0]).Value),
            Is.EqualTo((0.0, 1.0)));
    }

    [Test]
    public void A_divergence_with_nothing_to_compare_with_is_refused()
    {
        using var batch = PairBatch.Of([new([1], [2], 0, 1)], device: TestDevice.Current);
        using var scope = NewDisposeScope();
        Assert.That(() => new TaskMetric(MetricKind.Kl).Of(zeros([1, 3]), batch), Throws.ArgumentNullException);
    }

    private static (double Value, double[] Gradient) Measure(TaskMetric metric, double[] logits, double[] whole)
    {
        using var batch = PairBatch.Of([new([1], [2], 0, 1)], device: TestDevice.Current);
        using var scope = NewDisposeScope();
        var leaf = tensor(logits, [1, logits.Length], device: TestDevice.Current).requires_grad_();
        var value = metric.Of(leaf, batch, tensor(whole, [1, whole.Length], device: TestDevice.Current));
        var gradient = metric.HasGradient ? autograd.grad([value.sum()], [leaf])[0]!.ToDoubles() : [];
        return (value.ToDoubles()[0], gradient);
    }
}
