using Mib.Charts.Axes;
using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Charts;

/// <summary>Draws several curves with their intervals into a plot: what all charts of curves share.</summary>
internal static class Lines
{
    /// <summary>Bands below, then lines, then points, so that no curve hides another's points.</summary>
    /// <param name="plot">Where.</param>
    /// <param name="curves">At most as many as there are colours are told apart by colour; marker and dash go on.</param>
    /// <param name="tooltip">What a point says about itself.</param>
    public static IEnumerable<Svg> Draw(Plot plot, EquatableArray<Curve> curves, Func<Curve, CurvePoint, string> tooltip)
    {
        var stretches = curves
            .SelectMany((curve, i) => Strokes.Stretches(curve.Points, plot.X).Select(points => (curve, i, points)))
            .ToArray();
        var bands = stretches.SelectMany(s => Strokes.Band(plot, s.points, Paint(s.i), 0.14));
        var lines = stretches.Select(s => Strokes.Line(plot, s.points, [.. Paint(s.i).Stroke(2.5), .. Marker.Dash(s.i)]));
        var points = stretches.Where(s => s.points.Count <= MostMarkers)
            .SelectMany(s => s.points.Select(p => Strokes.Point(plot, p, s.i, tooltip(s.curve, p))));
        return [.. bands, .. lines, .. points];
    }

    /// <summary>Beyond this many points, markers would run into each other.</summary>
    private const int MostMarkers = 32;

    private static Paint Paint(int series) => Theme.Series[series % Theme.Series.Count];
}
