using Mib.Charts.Axes;
using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;

namespace Mib.Charts;

/// <summary>Faithfulness against circuit size: how much of the model's behaviour circuits of each size keep.</summary>
public static class FaithfulnessChart
{
    private const double Top = 40;
    private const double PlotHeight = 270;

    private static readonly EquatableArray<Reference> References =
        [new(1, ["whole", "model"]), new(0, ["empty", "circuit"])];

    public static Picture Draw(FaithfulnessFigure figure)
    {
        var legend = LegendOf(figure);
        var plot = PlotOf(figure);
        var caption = new Caption(figure.Id, figure.Title, Describe(figure));
        var yTicks = YTicks(figure);
        var content = Svg.Group(
            plot.Frame(
                XTicks(plot.X, figure.Sizes), yTicks,
                $"Circuit size, % of all {Items(figure.Level)}{(figure.Sizes == SizeAxis.Log ? " (log scale)" : "")}", "Faithfulness"),
            ReferenceLines.Draw(plot, References),
            plot.Clip(
                $"{figure.Id}-clip",
                [
                    .. figure.Random is { } random ? Baseline.Draw(plot, random.Points) : [],
                    .. Lines.Draw(plot, figure.Curves, (curve, p) => $"{curve.Name}, {Ticks.Percent(p.X)} %: {Words.WithInterval(p)}"),
                ]),
            Legend.Draw(legend, Top + PlotHeight + Plot.Foot));
        return new(Plot.Width, Top + PlotHeight + Plot.Foot + Legend.Height(legend), caption, content);
    }

    private static string Items(Level level) => level switch
    {
        Level.Node => "nodes",
        Level.Neuron => "neurons",
        _ => "edges",
    };

    /// <summary>The plot's scales: 0.1 % (0 where they are linear) to 100 %, and every value with 0 and 1.</summary>
    public static Plot PlotOf(FaithfulnessFigure figure)
    {
        var sizes = Points(figure).Select(p => p.X).Where(x => x > 0 && Extent.IsDrawable(x));
        var yTicks = YTicks(figure);
        return new(
            figure.Sizes == SizeAxis.Log
                ? new LogScale(sizes.Append(Selection.Percentages[0]).Min(), 1, Plot.Across.From, Plot.Across.To)
                : new LinearScale(0, 1, Plot.Across.From, Plot.Across.To),
            new LinearScale(yTicks[0].Value, yTicks[^1].Value, Top + PlotHeight, Top));
    }

    private static EquatableArray<Tick> XTicks(Scale x, SizeAxis sizes) => sizes == SizeAxis.Linear
        ? [.. Ticks.Enclosing(0, 1).Select(tick => tick with { Label = Ticks.Percent(tick.Value) })]
        : Selection.Percentages.Where(p => p >= x.Min).Select(p => new Tick(p, Ticks.Percent(p))).ToEquatableArray();

    private static EquatableArray<Tick> YTicks(FaithfulnessFigure figure)
    {
        var extent = new Extent(0, 1).With([.. Points(figure)]);
        return Ticks.Enclosing(extent.Min, extent.Max);
    }

    private static IEnumerable<CurvePoint> Points(FaithfulnessFigure figure) =>
        figure.Curves.SelectMany(c => c.Points).Concat(figure.Random?.Points ?? []);

    private static LegendEntry[] LegendOf(FaithfulnessFigure figure) =>
    [
        .. figure.Curves.Select((curve, i) => Legend.Line(curve.Name, i)),
        .. figure.Random is null ? Array.Empty<LegendEntry>() : [Legend.Band("random circuits")],
    ];

    private static string Describe(FaithfulnessFigure figure)
    {
        var random = figure.Random is not { } band ? ""
            : band.Circuits == 0 ? " A grey band shows random circuits: lowest, median and highest."
            : $" A grey band shows {band.Circuits} random circuits of each size: lowest, median and highest.";
        return "Faithfulness against circuit size; 1 is the whole model, 0 the empty circuit. " +
            $"Bands are 95 % intervals. {Words.Course(figure.Curves, x => $"{Ticks.Percent(x)} % of the edges")}{random}";
    }
}
