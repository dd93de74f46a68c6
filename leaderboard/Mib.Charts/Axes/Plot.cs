using Mib.Charts.Drawing;
using Mib.Core;

namespace Mib.Charts.Axes;

/// <summary>A rectangle with two scales.</summary>
/// <param name="X">Left to right.</param>
/// <param name="Y">Bottom to top.</param>
public sealed record Plot(Scale X, Scale Y)
{
    /// <summary>Space beside the rectangle, enough for labels at their largest.</summary>
    public const double Left = 62;

    public const double Right = 82;

    public const double Width = 640;

    /// <summary>Room under the rectangle for tick labels and the name of the axis.</summary>
    public const double Foot = 66;

    /// <summary>Coordinates of a horizontal axis.</summary>
    public static (double From, double To) Across { get; } = (Left, Width - Right);

    /// <summary>Frame, grid, ticks and the names of the axes.</summary>
    /// <remarks>The vertical axis has its name above it, not turned: easier to read, and it leaves more width.</remarks>
    public Svg Frame(EquatableArray<Tick> xTicks, EquatableArray<Tick> yTicks, string xName, string yName) => Svg.Group(
    [
        .. yTicks.SelectMany(t => new[]
        {
            Svg.Line(X.From, Y.Map(t.Value), X.To, Y.Map(t.Value), Theme.Grid.Stroke(1)),
            Letters.Tick(X.From - 10, Y.Map(t.Value) + 5, t.Label, "end"),
        }),
        .. xTicks.SelectMany(t => new[]
        {
            Svg.Line(X.Map(t.Value), Y.From, X.Map(t.Value), Y.From + 6, Theme.Axis.Stroke(1)),
            Letters.Tick(X.Map(t.Value), Y.From + 25, t.Label, "middle"),
        }),
        Svg.Line(X.From, Y.From, X.To, Y.From, Theme.Axis.Stroke(1)),
        Letters.Label((X.From + X.To) / 2, Y.From + 52, xName, "middle"),
        Letters.Label(0, Y.To - 18, yName),
    ]);

    /// <summary>Draws only inside the rectangle (and a rim as wide as a marker).</summary>
    public Svg Clip(string id, params IEnumerable<Svg> content) => Svg.Group(
        Svg.Element("clipPath", [new("id", id)], Svg.Element(
            "rect",
            [new("x", X.From - 8), new("y", Y.To - 8), new("width", X.To - X.From + 16), new("height", Y.From - Y.To + 16)])),
        Svg.Element("g", [new("clip-path", $"url(#{id})")], content));
}
