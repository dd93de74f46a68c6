using Mib.Core.Results;

namespace Mib.Charts.Axes;

/// <summary>The range of values that an axis has to show.</summary>
/// <param name="Min">Lowest.</param>
/// <param name="Max">Highest.</param>
public readonly record struct Extent(double Min, double Max)
{
    /// <summary>Whether a number can be drawn at all; not a number, infinity and overflow cannot.</summary>
    public static bool IsDrawable(double value) => Math.Abs(value) <= 1e12;

    /// <summary>Wide enough for all points and for their intervals, but no interval stretches it by more than half:
    /// one unsure point must not flatten all others. What sticks out is cut off at the frame.</summary>
    public Extent With(IReadOnlyCollection<CurvePoint> points)
    {
        var tight = points.Select(p => p.Y).Where(IsDrawable).Aggregate(this, (extent, y) => extent.Including(y));
        var slack = (tight.Max - tight.Min) / 2;
        return points.SelectMany(p => new[] { p.Low, p.High }).Where(IsDrawable)
            .Aggregate(tight, (extent, y) => extent.Including(Math.Clamp(y, tight.Min - slack, tight.Max + slack)));
    }

    private Extent Including(double value) => new(Math.Min(Min, value), Math.Max(Max, value));
}
