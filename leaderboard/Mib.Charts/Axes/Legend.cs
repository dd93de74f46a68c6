using Mib.Charts.Drawing;

namespace Mib.Charts.Axes;

/// <summary>A sample of how something is drawn, and its name.</summary>
/// <param name="Label">The name.</param>
/// <param name="Sample">Draws the sample, 36 wide, around a point's height.</param>
public sealed record LegendEntry(string Label, Func<double, double, Svg> Sample);

/// <summary>The key under a plot: it never covers a curve, however many lines there are.</summary>
public static class Legend
{
    private const double RowHeight = 26;
    private const double SampleWidth = 36;

    /// <summary>Two columns if every name fits in half the width.</summary>
    public static int Columns(IReadOnlyList<LegendEntry> entries) =>
        entries.Count > 1 && entries.All(e => Letters.Fit(e.Label, TextWidth(2)) == e.Label) ? 2 : 1;

    public static double Height(IReadOnlyList<LegendEntry> entries) =>
        Math.Ceiling((double)entries.Count / Columns(entries)) * RowHeight;

    public static Svg Draw(IReadOnlyList<LegendEntry> entries, double top)
    {
        var columns = Columns(entries);
        return Svg.Group(entries.Select((entry, i) =>
        {
            var x = i % columns * (Plot.Width / columns);
            var y = top + ((i / columns) * RowHeight) + (RowHeight / 2);
            var label = Letters.Fit(entry.Label, TextWidth(columns));
            var text = Letters.Label(x + SampleWidth + 12, y + 5, label);
            return Svg.Group(entry.Sample(x, y), label == entry.Label ? text : text with { Children = [Svg.Title(entry.Label)] });
        }));
    }

    /// <summary>A line with its marker.</summary>
    public static LegendEntry Line(string label, int series) => new(label, (x, y) => Svg.Group(
        Svg.Line(x, y, x + SampleWidth, y, [.. Theme.Series[series % Theme.Series.Count].Stroke(2.5), .. Marker.Dash(series)]),
        Sample(series, x, y)));

    /// <summary>A marker alone.</summary>
    public static LegendEntry Point(string label, int series) => new(label, (x, y) => Sample(series, x, y));

    /// <summary>A grey band with a dashed middle.</summary>
    public static LegendEntry Band(string label) => new(label, (x, y) => Svg.Group(
        Svg.Element(
            "rect",
            [
                new("x", x), new("y", y - 8), new("width", SampleWidth), new("height", 16),
                .. Theme.Baseline.Fill(), new("fill-opacity", 0.25),
            ]),
        Svg.Line(x, y, x + SampleWidth, y, Baseline.Look)));

    private static Svg Sample(int series, double x, double y) => Svg.Path(
        Marker.Shape(series, x + (SampleWidth / 2), y, 5), Theme.Series[series % Theme.Series.Count].FillWithRim(Theme.Paper, 1.5));

    private static double TextWidth(int columns) => (Plot.Width / columns) - SampleWidth - 12 - 8;
}
