using Mib.Charts.Axes;
using Mib.Charts.Drawing;
using static Mib.Charts.Drawing.SvgNumber;

namespace Mib.Charts;

/// <summary>A number with its interval as a row of a forest plot, to stand in a table next to its text.</summary>
public static class IntervalBar
{
    private const double Width = 150;
    private const double Height = 24;
    private const double Pad = 8;

    /// <summary>Draws a bar; bars with the same extent can be compared across rows. Not a picture of its own:
    /// assistive technology reads the number in the cell beside it instead.</summary>
    public static string Inline(double value, double low, double high, Extent extent)
    {
        var scale = new LinearScale(extent.Min, extent.Max > extent.Min ? extent.Max : extent.Min + 1, Pad, Width - Pad);
        double At(double v) => scale.Map(Math.Clamp(v, scale.Min, scale.Max));
        var (middle, whole) = (Height / 2, Extent.IsDrawable(value) && Extent.IsDrawable(low) && Extent.IsDrawable(high));
        IEnumerable<Svg> marks = !whole ? [] :
        [
            Svg.Path($"M{Format(At(low))} {Format(middle - 6)}v12m0 -6H{Format(At(high))}m0 -6v12", Theme.Series[0].Stroke(2)),
            Svg.Path(Marker.Shape(0, At(value), middle, 4), Theme.Series[0].FillWithRim(Theme.Paper, 1.5)),
        ];
        return SvgWriter.Write(Svg.Element(
            "svg",
            [
                new("class", "mib-bar"), new("viewBox", "0 0 150 24"), new("width", Width), new("height", Height),
                new("aria-hidden", "true"),
            ],
            [Svg.Line(Pad, middle, Width - Pad, middle, Theme.Grid.Stroke(1)), .. marks]));
    }
}
