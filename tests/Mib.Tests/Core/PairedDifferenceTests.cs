using Mib.Core;
using Mib.Core.Statistics;

namespace Mib.Tests.Core;

[TestFixture]
public sealed class PairedDifferenceTests
{
    [Test]
    public void The_p_value_is_the_share_of_exchanges_that_differ_as_much()
    {
        // All differences are 1: of 2^6 exchanges, two give a mean of ±1.
        var result = Means([2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6]);

        Assert.That((result.First, result.Second, result.Difference), Is.EqualTo((4.5, 3.5, 1.0)));
        Assert.That((result.Interval.Low, result.Interval.High), Is.EqualTo((1.0, 1.0)).Within(1e-12));
        Assert.That(result.PValue, Is.EqualTo(2 / 64.0).Within(0.006));
    }

    [Test]
    public void What_does_not_differ_at_all_has_a_p_value_of_1() => Assert.That(Means([1, 2, 3], [1, 2, 3]).PValue, Is.EqualTo(1));

    [Test]
    public void A_p_value_is_never_0() =>
        Assert.That(Means([.. Enumerable.Range(0, 60).Select(i => i + 9.0)], [.. Enumerable.Range(0, 60).Select(i => (double)i)]).PValue, Is.EqualTo(1 / 5001.0));

    [Test]
    public void Under_no_difference_a_twentieth_of_p_values_is_below_a_twentieth()
    {
        var random = Seed.For(0, "paired-null");
        var below = Enumerable.Range(0, 400).Count(_ =>
        {
            double[] Draw() => [.. Enumerable.Range(0, 12).Select(_ => random.NextGaussian())];
            return Means(Draw(), Draw(), resamples: 300).PValue <= 0.05;
        });

        // 20 ± 3 standard deviations of 4.4.
        Assert.That(below, Is.InRange(7, 33));
    }

    private static PairedDifference Means(double[] first, double[] second, int resamples = 5000) => PairedDifference.Of(
        first.Length,
        (draw, swapped) => (draw.Average(i => swapped[i] ? second[i] : first[i]), draw.Average(i => swapped[i] ? first[i] : second[i])),
        Seed.For(0, "paired"),
        resamples);
}
