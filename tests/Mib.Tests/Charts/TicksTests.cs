using Mib.Charts.Axes;
using Mib.Core.Circuits;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class TicksTests
{
    [TestCase(0, 1, "0 0.2 0.4 0.6 0.8 1.0")]
    [TestCase(-0.3, 1.1, "−0.5 0 0.5 1.0 1.5")]
    [TestCase(0, 30, "0 5 10 15 20 25 30")]
    [TestCase(0.5, 0.5, "0 0.2 0.4 0.6 0.8 1.0", Description = "a single value gets half a unit on either side")]
    [TestCase(0, 1_200_000, "0 2e5 4e5 6e5 8e5 1e6 1.2e6")]
    [TestCase(0, 0.3, "0 0.05 0.10 0.15 0.20 0.25 0.30", Description = "0.3 / 0.05 is not quite 6 in binary")]
    public void Marks_are_round_and_enclose_the_range(double min, double max, string labels) =>
        Assert.That(string.Join(' ', Ticks.Enclosing(min, max).Select(t => t.Label)), Is.EqualTo(labels));

    [Test]
    public void Layers_are_whole_numbers_and_thin_out()
    {
        Assert.That(Ticks.Integers(-0.5, 5.5).Select(t => t.Label), Is.EqualTo(new[] { "0", "1", "2", "3", "4", "5" }));
        Assert.That(Ticks.Integers(-0.5, 31.5).Select(t => t.Value), Is.EqualTo(new double[] { 0, 5, 10, 15, 20, 25, 30 }));
    }

    [Test]
    public void Sizes_are_percentages_without_needless_digits() =>
        Assert.That(
            string.Join(' ', Selection.Percentages.Select(Ticks.Percent)),
            Is.EqualTo("0.1 0.2 0.5 1 2 5 10 20 50 100"));
}
