using Mib.Charts.Axes;
using Mib.Core.Results;
using Mib.Leaderboard.Ranks;

namespace Mib.Leaderboard.Pages;

/// <summary>Extents that the drawings of a table share, so that their lengths can be compared.</summary>
public static class Scales
{
    /// <summary>From the lowest to the highest end of the rows' intervals, on round numbers; a wild interval is cut off.</summary>
    public static Extent OfBars(MetricStanding standing)
    {
        var points = standing.Places
            .Where(p => Extent.IsDrawable(p.Score.Value))
            .Select(p => new CurvePoint(0, p.Score.Value, p.Score.Low, p.Score.High, 0))
            .ToArray();
        if (points.Length == 0)
            return new(0, 1);

        var extent = new Extent(points.Min(p => p.Y), points.Max(p => p.Y));
        if (extent.Max <= extent.Min)
            extent = new(extent.Min - 0.1, extent.Max + 0.1);
        extent = extent.With(points);
        var ticks = Ticks.Enclosing(extent.Min, extent.Max, 10);
        return new(ticks[0].Value, ticks[^1].Value);
    }
}
