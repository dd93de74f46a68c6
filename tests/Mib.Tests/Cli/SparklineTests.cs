using Mib.Cli.Rendering;

namespace Mib.Tests.Cli;

public sealed class SparklineTests
{
    [Test]
    public void The_ends_are_the_lowest_and_the_highest_bar() =>
        Assert.That(Sparkline.Of([7, 6, 5, 4, 3, 2, 1, 0]), Is.EqualTo("█▇▆▅▄▃▂▁"));

    [Test]
    public void A_long_curve_keeps_its_ends_and_its_shape()
    {
        var line = Sparkline.Of([.. Enumerable.Range(0, 1000).Select(i => 1.0 / (i + 1))]);

        Assert.That(line, Has.Length.EqualTo(40));
        Assert.That((line[0], line[1], line[^1]), Is.EqualTo(('█', '▁', '▁')));
    }

    [TestCase("▁▁▁", 2, 2, 2)]
    [TestCase("▁ █", 1, double.NaN, 3)]
    [TestCase("")]
    public void Flat_broken_and_empty_curves_are_drawn(string line, params double[] values) =>
        Assert.That(Sparkline.Of(values), Is.EqualTo(line));
}
