using Mib.Charts.Drawing;
using Mib.Core;

namespace Mib.Charts;

/// <summary>A cell of a <see cref="HeatMap"/>.</summary>
/// <param name="Text">What stands in it.</param>
/// <param name="Shade">From −1, the strongest orange, over 0 to 1, the strongest blue.</param>
/// <param name="Tooltip">What it says in full.</param>
/// <param name="Framed">Whether it is to be found at a glance.</param>
public sealed record HeatCell(string Text, double Shade, string Tooltip, bool Framed = false);

/// <summary>What <see cref="HeatMap"/> draws.</summary>
public sealed record HeatFigure
{
    /// <summary>Unique on its page; letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>A short heading.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows, for those who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>Names of the columns.</summary>
    public required EquatableArray<string> Columns { get; init; }

    /// <summary>Names of the rows.</summary>
    public required EquatableArray<string> Rows { get; init; }

    /// <summary>No column is wider, in pixels.</summary>
    public double WidestColumn { get; init; } = 104;

    /// <summary>[row][column].</summary>
    public required EquatableArray<EquatableArray<HeatCell>> Cells { get; init; }
}

/// <summary>A table of shaded cells with a word or a number in each.</summary>
public static class HeatMap
{
    /// <summary>The strongest shade: ink on it still has 4.5 : 1 in both themes.</summary>
    public const double Strongest = 0.45;

    private const double Height = 25;
    private const double Pad = 6;
    private const double WidestName = 140;

    public static Picture Draw(HeatFigure figure)
    {
        var texts = figure.Columns.Concat(figure.Cells.SelectMany(row => row.Select(cell => cell.Text)));
        var (left, width) = (WidthOf(figure.Rows, WidestName), WidthOf(texts, figure.WidestColumn));
        var content = Svg.Group(
        [
            .. figure.Columns.Select((name, column) =>
                Letters.Cell(left + ((column + 0.5) * width), Height - 9, Fit(name, width), "middle")),
            .. figure.Rows.Select((name, row) => Letters.Cell(left - Pad, Baseline(row), Fit(name, left), "end")),
            .. figure.Cells.SelectMany((row, y) => row.Select((cell, x) => Cell(cell, left + (x * width), y, width))),
        ]);
        return new(
            left + (figure.Columns.Count * width) + 1, ((figure.Rows.Count + 1) * Height) + 1,
            new(figure.Id, figure.Title, figure.Description), content);
    }

    private static Svg Cell(HeatCell cell, double x, int row, double width)
    {
        var paint = cell.Shade < 0 ? Theme.Series[1] : Theme.Series[0];
        (string, double)[] box = [("x", x), ("y", (row + 1) * Height), ("width", width - 1), ("height", Height - 1)];
        SvgProperty[] place = [.. box.Select(side => new SvgProperty(side.Item1, side.Item2))];
        return Svg.Group(
        [
            Svg.Title(cell.Tooltip),
            Svg.Element("rect", [.. place, .. paint.Shaded(Math.Min(1, Math.Abs(cell.Shade)) * Strongest)]),
            .. cell.Framed ? [Svg.Element("rect", [.. place, .. Theme.Ink.Stroke(1.5)])] : Array.Empty<Svg>(),
            Letters.Cell(x + (width / 2), Baseline(row), Fit(cell.Text, width), "middle"),
        ]);
    }

    private static double Baseline(int row) => ((row + 1) * Height) + 16;

    private static string Fit(string text, double width) => Letters.Fit(text, width - (2 * Pad), Letters.CellSize);

    private static double WidthOf(IEnumerable<string> texts, double widest) =>
        Math.Min(widest, texts.Max(text => Letters.Width(text, Letters.CellSize)) + (2 * Pad));
}
