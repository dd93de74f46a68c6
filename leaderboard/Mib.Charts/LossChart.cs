using Mib.Charts.Axes;
using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Charts;

/// <summary>What <see cref="LossChart"/> draws.</summary>
public sealed record LossFigure
{
    /// <summary>Unique on its page; letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>A short heading.</summary>
    public required string Title { get; init; }

    /// <summary>What is counted along the axis, with a capital.</summary>
    public string Unit { get; init; } = "Step";

    /// <summary>The loss, e.g. of training and of held-out data; the X of a point is the number of the unit.</summary>
    public required EquatableArray<Curve> Loss { get; init; }

    /// <summary>The accuracy, over the same steps.</summary>
    public EquatableArray<Curve> Accuracy { get; init; } = [];
}

/// <summary>How a training went: loss above, accuracy below, over the same steps.</summary>
/// <remarks>Two panels rather than two scales on one: nothing suggests that a crossing of the lines means anything.</remarks>
public static class LossChart
{
    private const double PanelHeight = 170;
    private const double Head = 40;
    private const double Between = 104;

    /// <summary>More points than pixels only make the file large.</summary>
    private const int MostPoints = 400;

    public static Picture Draw(LossFigure figure)
    {
        var (loss, accuracy) = (Thin(figure.Loss), Thin(figure.Accuracy));
        var steps = loss.Concat(accuracy).SelectMany(c => c.Points).Select(p => p.X).Where(Extent.IsDrawable).DefaultIfEmpty(0).ToArray();
        var x = new LinearScale(Math.Min(0, steps.Min()), Math.Max(1, steps.Max()), Plot.Across.From, Plot.Across.To);
        var panels = new List<Svg> { Panel(figure, "Loss", x, loss, Head) };
        var bottom = Head + PanelHeight;
        if (accuracy.Count > 0)
        {
            panels.Add(Panel(figure, "Accuracy", x, accuracy, bottom + Between));
            bottom += Between + PanelHeight;
        }

        var longer = accuracy.Count > loss.Count ? accuracy : loss;
        LegendEntry[] legend = [.. longer.Select((curve, i) => Legend.Line(curve.Name, i))];
        var description = $"Loss over {figure.Unit.ToLowerInvariant()}s. {Words.Course(loss, x => Count(figure, x))}" +
            (accuracy.Count == 0 ? "" : $" Accuracy over {figure.Unit.ToLowerInvariant()}s. {Words.Course(accuracy, x => Count(figure, x))}");
        return new(
            Plot.Width,
            bottom + Plot.Foot + Legend.Height(legend),
            new Caption(figure.Id, figure.Title, description),
            Svg.Group(
                [
                    .. panels,
                    Legend.Draw(legend, bottom + Plot.Foot),
                ]));
    }

    private static Svg Panel(LossFigure figure, string name, Scale x, EquatableArray<Curve> curves, double top)
    {
        var unit = name == "Accuracy" ? new Extent(0, 1) : new Extent(0, 0);
        var extent = unit.With([.. curves.SelectMany(c => c.Points)]);
        var yTicks = Ticks.Enclosing(extent.Min, extent.Max, 5);
        var plot = new Plot(x, new LinearScale(yTicks[0].Value, yTicks[^1].Value, top + PanelHeight, top));
        return Svg.Group(
            plot.Frame(Ticks.Integers(x.Min, x.Max, 8), yTicks, figure.Unit, name),
            plot.Clip($"{figure.Id}-{name.ToLowerInvariant()}-clip", Lines.Draw(plot, curves, (c, p) => $"{c.Name}, {Count(figure, p.X)}: {Words.Number(p.Y)}")));
    }

    private static string Count(LossFigure figure, double number) => $"{figure.Unit.ToLowerInvariant()} {Words.Number(number)}";

    private static EquatableArray<Curve> Thin(EquatableArray<Curve> curves) => curves.Select(curve =>
    {
        var stride = (curve.Points.Count / MostPoints) + 1;
        var last = curve.Points.Count - 1;
        return curve with { Points = curve.Points.Where((_, i) => i % stride == 0 || i == last).ToEquatableArray() };
    }).ToEquatableArray();
}
