using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Charts.Axes;

/// <summary>Draws what a method is compared with, in grey: the band of random circuits, the floor of doing nothing.</summary>
public static class Baseline
{
    public static EquatableArray<SvgProperty> Look { get; } = [.. Theme.Baseline.Stroke(2), new("stroke-dasharray", "6 4")];

    public static IEnumerable<Svg> Draw(Plot plot, EquatableArray<CurvePoint> points) =>
        Strokes.Stretches(points, plot.X).SelectMany(stretch =>
            Strokes.Band(plot, stretch, Theme.Baseline, 0.25).Append(Strokes.Line(plot, stretch, Look)));
}
