using Mib.Charts.Axes;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class ScaleTests
{
    [TestCase(0, 100)]
    [TestCase(0.25, 75)]
    [TestCase(1, 0)]
    [TestCase(1.5, -50, Description = "values beyond the range lie beyond the frame")]
    public void A_linear_scale_keeps_differences(double value, double expected) =>
        Assert.That(new LinearScale(0, 1, 100, 0).Map(value), Is.EqualTo(expected).Within(1e-12));

    [TestCase(0.001, 0)]
    [TestCase(0.01, 100)]
    [TestCase(0.1, 200)]
    [TestCase(1, 300)]
    public void A_log_scale_gives_each_decade_the_same_length(double value, double expected) =>
        Assert.That(new LogScale(0.001, 1, 0, 300).Map(value), Is.EqualTo(expected).Within(1e-9));
}
