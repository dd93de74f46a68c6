using Mib.Charts.Axes;
using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Charts;

/// <summary>What <see cref="LayerChart"/> draws.</summary>
public sealed record LayerFigure
{
    /// <summary>Unique on its page; letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>A short heading.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the vertical axis.</summary>
    public string YName { get; init; } = "Interchange intervention accuracy";

    /// <summary>One line each, by its name; the X of a point is the layer, its Y the accuracy.</summary>
    public required EquatableArray<Curve> Curves { get; init; }

    /// <summary>What doing nothing scores, a point a layer; a single point holds for all layers, none means not known.</summary>
    public EquatableArray<CurvePoint> Floor { get; init; } = [];
}

/// <summary>Interchange intervention accuracy of each layer: where in the model a variable can be found.</summary>
public static class LayerChart
{
    private const double Top = 40;
    private const double PlotHeight = 250;

    public static Picture Draw(LayerFigure figure)
    {
        LegendEntry[] legend =
        [
            .. figure.Curves.Select((curve, i) => Legend.Line(curve.Name, i)),
            .. figure.Floor.Count == 0 ? Array.Empty<LegendEntry>() : [Legend.Band("no-op floor")],
        ];
        var plot = PlotOf(figure);
        var caption = new Caption(figure.Id, figure.Title, Describe(figure));
        var content = Svg.Group(
            plot.Frame(Ticks.Integers(plot.X.Min, plot.X.Max), YTicks(figure), "Layer", figure.YName),
            plot.Clip(
                $"{figure.Id}-clip",
                [
                    .. Baseline.Draw(plot, AcrossAll(figure.Floor, plot.X)),
                    .. Lines.Draw(plot, figure.Curves, (curve, p) => $"{curve.Name}, layer {Words.Number(p.X)}: {Words.WithInterval(p)}"),
                ]),
            Legend.Draw(legend, Top + PlotHeight + Plot.Foot));
        return new(Plot.Width, Top + PlotHeight + Plot.Foot + Legend.Height(legend), caption, content);
    }

    /// <summary>The plot's scales: all layers with half a layer of air, and every value with 0 and 1.</summary>
    public static Plot PlotOf(LayerFigure figure)
    {
        var layers = figure.Curves.SelectMany(c => c.Points).Select(p => p.X).Where(Extent.IsDrawable).DefaultIfEmpty(0).ToArray();
        var yTicks = YTicks(figure);
        return new(
            new LinearScale(layers.Min() - 0.5, layers.Max() + 0.5, Plot.Across.From, Plot.Across.To),
            new LinearScale(yTicks[0].Value, yTicks[^1].Value, Top + PlotHeight, Top));
    }

    private static EquatableArray<Tick> YTicks(LayerFigure figure)
    {
        var extent = new Extent(0, 1).With([.. figure.Curves.SelectMany(c => c.Points), .. figure.Floor]);
        return Ticks.Enclosing(extent.Min, extent.Max);
    }

    private static EquatableArray<CurvePoint> AcrossAll(EquatableArray<CurvePoint> floor, Scale x) =>
        floor.Count == 1 ? [floor[0] with { X = x.Min }, floor[0] with { X = x.Max }] : floor;

    private static string Describe(LayerFigure figure) =>
        $"{figure.YName} of each layer, with 95 % intervals. " +
        Words.Course(figure.Curves, x => $"layer {Words.Number(x)}") +
        (figure.Floor.Count == 0 ? "" : " A dashed grey line shows what leaving the model alone scores.");
}
