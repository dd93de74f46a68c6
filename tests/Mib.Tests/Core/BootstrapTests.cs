using Mib.Core;
using Mib.Core.Statistics;

namespace Mib.Tests.Core;

[TestFixture]
public sealed class BootstrapTests
{
    [Test]
    public void The_interval_covers_the_truth_95_times_in_100()
    {
        const int studies = 1500, examples = 80;
        const double truth = 3;
        var draws = Seed.For(0, "bootstrap-test/data");
        var covered = 0;
        for (var study = 0; study < studies; study++)
        {
            double[] data = [.. Enumerable.Range(0, examples).Select(_ => truth + (2 * draws.NextGaussian()))];
            var interval = Bootstrap.Confidence95(
                examples, chosen => Mean(data, chosen), Seed.For(study, "bootstrap-test/resample"), resamples: 400);
            covered += interval.Low <= truth && truth <= interval.High ? 1 : 0;
        }

        Assert.That(100.0 * covered / studies, Is.EqualTo(95).Within(2));
    }

    [Test]
    public void The_interval_of_a_mean_is_about_two_standard_errors_to_each_side()
    {
        double[] data = [.. Enumerable.Range(0, 100).Select(i => (double)(i % 2))];

        var interval = Bootstrap.Confidence95(100, chosen => Mean(data, chosen), Seed.For(0, "test"), 10_000);

        // 0.5 ± 1.96·0.5/√100 = 0.402 … 0.598; a mean of 100 zeros and ones is a whole number of hundredths.
        Assert.That((interval.Low, interval.High), Is.EqualTo((0.40, 0.60)).Within(0.0101));
    }

    [Test]
    public void The_same_seed_gives_the_same_interval()
    {
        double[] data = [1, 2, 4, 8, 16];
        Interval Draw() => Bootstrap.Confidence95(5, chosen => Mean(data, chosen), Seed.For(7, "test"), 200);

        var first = Draw();

        Assert.That(Draw(), Is.EqualTo(first));
    }

    [Test]
    public void Each_resample_has_as_many_examples_as_there_are()
    {
        var sizes = new HashSet<int>();
        Bootstrap.Confidence95(6, chosen => sizes.Add(chosen.Length) ? 1 : 0, Seed.For(0, "test"), 50);

        Assert.That(sizes, Is.EqualTo(new[] { 6 }));
    }

    [Test]
    public void Resampling_is_with_replacement_and_reaches_every_example()
    {
        var repeated = 0;
        var seen = new HashSet<int>();
        Bootstrap.Confidence95(
            10,
            chosen =>
            {
                repeated += chosen.Distinct().Count() < 10 ? 1 : 0;
                seen.UnionWith(chosen);
                return 0;
            },
            Seed.For(0, "test"),
            100);

        Assert.That((repeated > 90, seen.Count), Is.EqualTo((true, 10)));
    }

    [Test]
    public void Resamples_that_have_no_value_are_left_out()
    {
        var calls = 0;
        var interval = Bootstrap.Confidence95(3, _ => ++calls % 2 == 0 ? double.NaN : 5, Seed.For(0, "test"), 100);

        Assert.That(interval, Is.EqualTo(new Interval(5, 5)));
    }

    [Test]
    public void Several_statistics_are_computed_on_the_same_resamples()
    {
        double[] data = [1, 2, 4, 8, 16];
        var both = Bootstrap.Confidence95(
            5,
            2,
            (chosen, values) => (values[0], values[1]) = (Mean(data, chosen), -Mean(data, chosen)),
            Seed.For(0, "test"),
            500);

        Assert.That((both[1].Low, both[1].High), Is.EqualTo((-both[0].High, -both[0].Low)).Within(1e-12));
    }

    [Test]
    public void No_examples_give_no_interval() =>
        Assert.That(
            () => Bootstrap.Confidence95(0, _ => 0, Seed.For(0, "test")), Throws.InstanceOf<ArgumentOutOfRangeException>());

    // Place p·(n − 1), between the values on both sides of it.
    [TestCase(0, 1.0)]
    [TestCase(0.25, 1.75)] // place 0.75: 1 + 0.75·(2 − 1)
    [TestCase(0.5, 3.0)] // place 1.5: 2 + 0.5·(4 − 2)
    [TestCase(0.9, 6.8)] // place 2.7: 4 + 0.7·(8 − 4)
    [TestCase(1, 8.0)]
    public void A_quantile_lies_between_its_neighbours(double probability, double expected) =>
        Assert.That(Bootstrap.Quantile([1, 2, 4, 8], probability), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void The_only_value_is_every_quantile() => Assert.That(Bootstrap.Quantile([3], 0.975), Is.EqualTo(3));

    [Test]
    public void Nothing_has_no_quantile() => Assert.That(Bootstrap.Quantile([], 0.5), Is.NaN);

    private static double Mean(double[] data, int[] chosen)
    {
        var sum = 0.0;
        foreach (var i in chosen)
            sum += data[i];
        return sum / chosen.Length;
    }
}
