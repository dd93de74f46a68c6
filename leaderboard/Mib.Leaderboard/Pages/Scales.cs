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

        // Room for intervals of the usual width, whatever the spread of the values.
        var (low, high) = (points.Min(p => p.Y), points.Max(p => p.Y));
        var widths = points.Select(p => p.High - p.Low).Where(Extent.IsDrawable).Order().ToArray();
        var room = Math.Max((high - low) / 2, widths.Length == 0 ? 0.1 : 1.5 * widths[widths.Length / 2]);
        var ends = points.SelectMany(p => new[] { p.Low, p.High }).Where(Extent.IsDrawable)
            .Select(end => Math.Clamp(end, low - room, high + room)).Append(low).Append(high).ToArray();
        var ticks = Ticks.Enclosing(ends.Min(), ends.Max(), 10);
        return new(ticks[0].Value, ticks[^1].Value);
    }
}
