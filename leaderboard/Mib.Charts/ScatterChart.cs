using Mib.Charts.Axes;
using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Charts;

/// <summary>What <see cref="ScatterChart"/> draws.</summary>
public sealed record ScatterFigure
{
    /// <summary>Unique on its page; letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>A short heading.</summary>
    public required string Title { get; init; }

    /// <summary>What is to the right.</summary>
    public required string XName { get; init; }

    /// <summary>What is above.</summary>
    public required string YName { get; init; }

    /// <summary>The points, a colour and a marker each group.</summary>
    public required EquatableArray<ScatterGroup> Groups { get; init; }
}

/// <summary>Points that are drawn alike.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">The points.</param>
public sealed record ScatterGroup(string Name, EquatableArray<ScatterPoint> Points);

/// <summary>A point.</summary>
/// <param name="Name">What its tooltip calls it.</param>
/// <param name="X">To the right.</param>
/// <param name="Y">Above.</param>
public sealed record ScatterPoint(string Name, double X, double Y);

/// <summary>Two measures of the same things against each other.</summary>
public static class ScatterChart
{
    private const double Head = 40;
    private const double Height = 380;

    public static Picture Draw(ScatterFigure figure)
    {
        var points = figure.Groups.SelectMany(group => group.Points).Where(point => Extent.IsDrawable(point.X) && Extent.IsDrawable(point.Y)).ToList();
        var (xTicks, yTicks) = (Around(points.Select(point => point.X)), Around(points.Select(point => point.Y)));
        var plot = new Plot(
            new LinearScale(xTicks[0].Value, xTicks[^1].Value, Plot.Across.From, Plot.Across.To),
            new LinearScale(yTicks[0].Value, yTicks[^1].Value, Head + Height, Head));
        LegendEntry[] legend = [.. figure.Groups.Select((group, i) => Legend.Point(group.Name, i))];
        var marks = figure.Groups.SelectMany((group, i) => group.Points.Where(points.Contains).Select(point => Strokes.Point(
            plot, new CurvePoint(point.X, point.Y, point.Y, point.Y, 0), i, $"{point.Name}: {Words.Number(point.X)}, {Words.Number(point.Y)}")));
        return new(
            Plot.Width,
            Head + Height + Plot.Foot + Legend.Height(legend),
            new Caption(figure.Id, figure.Title, Description(figure)),
            Svg.Group(
                plot.Frame(xTicks, yTicks, figure.XName, figure.YName),
                plot.Clip($"{figure.Id}-clip", marks),
                Legend.Draw(legend, Head + Height + Plot.Foot)));
    }

    private static EquatableArray<Tick> Around(IEnumerable<double> values)
    {
        var all = values.DefaultIfEmpty(0).ToList();
        return Ticks.Enclosing(all.Min(), all.Max());
    }

    private static string Description(ScatterFigure figure) =>
        $"{figure.YName} against {figure.XName}. " + string.Join(' ', figure.Groups.Where(group => group.Points.Count > 0).Select(group =>
            $"{group.Name}: means {Words.Number(group.Points.Average(point => point.Y))} and {Words.Number(group.Points.Average(point => point.X))}."));
}
