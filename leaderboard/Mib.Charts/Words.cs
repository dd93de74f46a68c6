using System.Globalization;
using Mib.Core;
using Mib.Core.Results;
using Mib.Charts.Axes;

namespace Mib.Charts;

/// <summary>Numbers and curves in words, for tooltips and descriptions.</summary>
internal static class Words
{
    public static string Number(double value) =>
        (Math.Round(value, 3) + 0.0).ToString("0.###", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Three digits, however small it is.</summary>
    public static string Score(double value) => value.ToString("G3", CultureInfo.InvariantCulture).Replace('-', '−');

    public static string WithInterval(CurvePoint point) =>
        Extent.IsDrawable(point.Low) && Extent.IsDrawable(point.High)
            ? $"{Number(point.Y)} [{Number(point.Low)}, {Number(point.High)}]"
            : Number(point.Y);

    /// <summary>From where to where each curve goes.</summary>
    public static string Course(EquatableArray<Curve> curves, Func<double, string> x) =>
        string.Join(' ', curves.Select(curve =>
        {
            var points = curve.Points.Where(p => Extent.IsDrawable(p.Y)).ToArray();
            return points.Length == 0
                ? $"{curve.Name}: no points."
                : $"{curve.Name}: {Number(points[0].Y)} at {x(points[0].X)}, {Number(points[^1].Y)} at {x(points[^1].X)}; " +
                  $"lowest {Number(points.Min(p => p.Y))}, highest {Number(points.Max(p => p.Y))}.";
        }));
}
