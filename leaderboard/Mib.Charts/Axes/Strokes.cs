using Mib.Charts.Drawing;
using Mib.Core.Results;
using static Mib.Charts.Drawing.SvgNumber;

namespace Mib.Charts.Axes;

/// <summary>Draws points with their intervals.</summary>
public static class Strokes
{
    /// <summary>The stretches of a curve without a gap: a point that cannot be drawn splits it.</summary>
    public static IEnumerable<IReadOnlyList<CurvePoint>> Stretches(IEnumerable<CurvePoint> points, Scale x)
    {
        var stretch = new List<CurvePoint>();
        foreach (var point in points.Where(p => p.X >= x.Min && p.X <= x.Max).OrderBy(p => p.X))
        {
            if (Extent.IsDrawable(point.Y))
            {
                stretch.Add(point);
                continue;
            }

            if (stretch.Count > 0)
                yield return stretch;
            stretch = [];
        }

        if (stretch.Count > 0)
            yield return stretch;
    }

    /// <summary>The area between the ends of the intervals, or a whisker for a single point; nothing without intervals.</summary>
    public static IEnumerable<Svg> Band(Plot plot, IReadOnlyList<CurvePoint> stretch, Paint paint, double opacity)
    {
        if (!stretch.Any(p => Extent.IsDrawable(p.Low) || Extent.IsDrawable(p.High)))
            return [];
        if (stretch.Count == 1)
            return Whisker(plot, stretch[0], paint);
        var outline = stretch.Select(p => At(plot, p.X, Or(p.High, p.Y)))
            .Concat(stretch.Reverse().Select(p => At(plot, p.X, Or(p.Low, p.Y))));
        return [Svg.Path($"M{string.Join('L', outline)}z", [.. paint.Fill(), new("fill-opacity", opacity)])];
    }

    public static Svg Line(Plot plot, IReadOnlyList<CurvePoint> stretch, params IEnumerable<SvgProperty> look) =>
        Svg.Path($"M{string.Join('L', stretch.Select(p => At(plot, p.X, p.Y)))}", [.. look, new("stroke-linejoin", "round")]);

    public static Svg Point(Plot plot, CurvePoint point, int series, string tooltip) => Svg.Element(
        "path",
        [
            new("d", Marker.Shape(series, plot.X.Map(point.X), Bounded(plot, point.Y), 5)),
            .. Theme.Series[series % Theme.Series.Count].FillWithRim(Theme.Paper, 1.5),
        ],
        Svg.Title(tooltip));

    private static IEnumerable<Svg> Whisker(Plot plot, CurvePoint point, Paint paint)
    {
        var (x, low, high) = (plot.X.Map(point.X), Bounded(plot, Or(point.Low, point.Y)), Bounded(plot, Or(point.High, point.Y)));
        var data = $"M{Format(x - 5)} {Format(low)}h10M{Format(x)} {Format(low)}V{Format(high)}M{Format(x - 5)} {Format(high)}h10";
        return [Svg.Path(data, paint.Stroke(1.5))];
    }

    private static double Or(double value, double otherwise) => Extent.IsDrawable(value) ? value : otherwise;

    private static string At(Plot plot, double x, double y) => $"{Format(plot.X.Map(x))} {Format(Bounded(plot, y))}";

    /// <summary>Viewers lose precision far outside the picture; beyond three heights nothing is seen anyway.</summary>
    private static double Bounded(Plot plot, double y)
    {
        var height = plot.Y.From - plot.Y.To;
        return Math.Clamp(plot.Y.Map(y), plot.Y.To - (3 * height), plot.Y.From + (3 * height));
    }
}
