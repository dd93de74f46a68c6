using Mib.Charts;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class ScatterChartTests
{
    [Test]
    public void A_larger_value_is_further_right_and_higher()
    {
        var circles = new Drawn(ScatterChart.Draw(Figure(new("low", 0.2, 0.1), new("high", 0.9, 0.8)))).Circles.ToList();

        Assert.That(circles.Select(circle => circle.Tooltip), Is.EqualTo(new[] { "low: 0.2, 0.1", "high: 0.9, 0.8" }));
        Assert.That(circles[1].X, Is.GreaterThan(circles[0].X + 100));
        Assert.That(circles[1].Y, Is.LessThan(circles[0].Y - 100));
    }

    [Test]
    public void What_is_no_number_is_not_drawn() =>
        Assert.That(new Drawn(ScatterChart.Draw(Figure(new("one", 0.2, 0.1), new("two", double.NaN, 1), new("three", 1, double.PositiveInfinity)))).Circles.Count(), Is.EqualTo(1));

    [Test]
    public void No_points_are_an_empty_frame() =>
        Assert.That(new Drawn(ScatterChart.Draw(Figure())).Texts, Does.Contain("AUROC").And.Contain("CPR"));

    private static ScatterFigure Figure(params ScatterPoint[] points) =>
        new() { Id = "scatter", Title = "Both", XName = "AUROC", YName = "CPR", Groups = [new("eap", [.. points])] };
}
