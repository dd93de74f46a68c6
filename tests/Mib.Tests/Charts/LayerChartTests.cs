using Mib.Charts;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class LayerChartTests
{
    private static readonly LayerFigure Figure = new()
    {
        Id = "l",
        Title = "answer-pointer",
        Curves = [new("das", [new(0, 0.4, 0.3, 0.5, 0), new(1, 0.9, 0.85, 0.95, 0), new(2, 0.5, 0.4, 0.6, 0)])],
        Floor = [new(0, 0.333, 0.3, 0.36, 0)],
    };

    [Test]
    public void A_layer_lies_in_the_middle_of_its_share_of_the_axis()
    {
        var plot = LayerChart.PlotOf(Figure);

        var points = new Drawn(LayerChart.Draw(Figure)).Circles.ToArray();

        // Three layers share the axis; the middle of the second is the middle of the axis.
        Assert.That(points[1].X, Is.EqualTo((plot.X.From + plot.X.To) / 2).Within(0.01));
        Assert.That(points[1].Y, Is.EqualTo(plot.Y.To + ((plot.Y.From - plot.Y.To) * 0.1)).Within(0.01));
        Assert.That(points[1].Tooltip, Is.EqualTo("das, layer 1: 0.9 [0.85, 0.95]"));
    }

    [Test]
    public void The_floor_is_named_and_described_and_left_out_if_unknown()
    {
        var without = LayerChart.Draw(Figure with { Floor = [] });

        Assert.That(new Drawn(LayerChart.Draw(Figure)).Texts, Does.Contain("no-op floor"));
        Assert.That(new Drawn(without).Texts, Does.Not.Contain("no-op floor"));
    }

    [Test]
    public void A_model_with_one_layer_has_one_tick() =>
        Assert.That(
            new Drawn(LayerChart.Draw(Figure with { Curves = [new("das", [new(0, 0.4, 0.3, 0.5, 0)])] })).Texts.Count(t => t is "0" or "1"),
            Is.EqualTo(2), "layer 0, and 0 on the vertical axis");
}
