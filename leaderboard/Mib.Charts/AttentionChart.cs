using Mib.Charts.Drawing;
using Mib.Core;
using static Mib.Charts.Drawing.SvgNumber;

namespace Mib.Charts;

/// <summary>Where one head looks, for <see cref="AttentionChart"/>.</summary>
/// <param name="Id">Unique on its page; letters, digits and hyphens.</param>
/// <param name="Title">A short heading.</param>
/// <param name="Pattern">[query][key] in [0, 1].</param>
public sealed record AttentionFigure(string Id, string Title, EquatableArray<EquatableArray<double>> Pattern);

/// <summary>Attention patterns on one prompt as squares: a row for each token that looks, a column for each that is looked at.</summary>
/// <remarks>
/// A page has many heads and needs three things of this class: <see cref="Labels"/> once, and for each head a
/// <see cref="Thumbnail"/> with its cells and a large drawing that points at both. Labels and cells are most of the page,
/// so neither is in it twice.
/// </remarks>
/// <param name="tokens">The prompt's tokens.</param>
public sealed class AttentionChart(EquatableArray<string> tokens)
{
    // Shades that are told apart; what is below half a shade, 1/40, is left out.
    private const int Shades = 20;
    private const double LargestCell = 26;
    private const double SmallestCell = 14;
    private const double Wide = 620;
    private const double LongestLabel = 130;
    private const double Gap = 6;
    private const string LabelsId = "attention-tokens";

    private readonly double size = Math.Clamp(Wide / tokens.Count, SmallestCell, LargestCell);
    private readonly double margin = Math.Min(LongestLabel, tokens.Max(t => Letters.Width(t, Letters.CellSize))) + Gap;

    private double Side => tokens.Count * size;

    /// <summary>The tokens along both sides of a large drawing; nothing to see by itself.</summary>
    public string Labels()
    {
        double Middle(int place) => margin + ((place + 0.5) * size) + 4;
        var labels = tokens.Select(t => Letters.Fit(t, LongestLabel, Letters.CellSize)).ToArray();
        return SvgWriter.Write(Svg.Element(
            "svg",
            [new("width", 0), new("height", 0), new("aria-hidden", "true"), new("class", "unseen")],
            Svg.Element(
                "g",
                [new("id", LabelsId)],
                [
                    .. labels.Select((label, query) => Letters.Cell(margin - Gap, Middle(query), label, "end")),
                    .. labels.Select((label, key) => Svg.Element(
                        "g",
                        [new("transform", $"translate({Format(Middle(key))} {Format(margin - Gap)}) rotate(-90)")],
                        Letters.Cell(0, 0, label, "start"))),
                ])));
    }

    /// <summary>The square alone, to be sized by the page. Assistive technology reads the link around it instead.</summary>
    public string Thumbnail(AttentionFigure figure) => SvgWriter.Write(Svg.Element(
        "svg",
        [
            new("class", "mib-thumb"), new("viewBox", $"0 0 {tokens.Count} {tokens.Count}"),
            new("aria-hidden", "true"), new("shape-rendering", "crispEdges"),
        ],
        Svg.Element("g", [new("id", CellsOf(figure))], Cells(figure.Pattern))));

    /// <summary>The square with its tokens; each row says in words where its token looks.</summary>
    public Picture Draw(AttentionFigure figure)
    {
        var content = Svg.Group(
            Svg.Element("use", [new("href", $"#{LabelsId}")]),
            Box(margin, Side, Theme.Grid.Stroke(1)),
            Svg.Element(
                "use",
                [
                    new("href", $"#{CellsOf(figure)}"), new("shape-rendering", "crispEdges"),
                    new("transform", $"translate({Format(margin)} {Format(margin)}) scale({Format(size)})"),
                ]),
            Svg.Element(
                "g",
                [new("fill", "none"), new("pointer-events", "all")],
                tokens.Select((_, query) => Box(margin + (query * size), size, [], Svg.Title(Describe(figure, query))))));
        var last = Describe(figure, tokens.Count - 1);
        return new(
            margin + Side + 1, margin + Side + 1,
            new(figure.Id, figure.Title, $"Attention from each of {tokens.Count} tokens to those before it. The last: {last}."), content);
    }

    /// <summary>A box as wide as the square.</summary>
    private Svg Box(double top, double height, IEnumerable<SvgProperty> look, params IEnumerable<Svg> inside) => Svg.Element(
        "rect", [new("x", margin), new("y", top), new("width", Side), new("height", height), .. look], inside);

    private static string CellsOf(AttentionFigure figure) => $"{figure.Id}-cells";

    /// <summary>A path a shade; neighbours of one shade are one bar.</summary>
    private static IEnumerable<Svg> Cells(EquatableArray<EquatableArray<double>> pattern) =>
        from bar in pattern.Index().SelectMany(row => Bars(row.Index, row.Item))
        group bar.Data by bar.Shade into shade
        orderby shade.Key
        select Svg.Path(string.Concat(shade), Theme.Series[0].Shaded((double)shade.Key / Shades));

    private static IEnumerable<(int Shade, string Data)> Bars(int row, EquatableArray<double> values)
    {
        for (int from = 0, to; from < values.Count; from = to)
        {
            var shade = ShadeOf(values[from]);
            for (to = from + 1; to < values.Count && ShadeOf(values[to]) == shade;)
                to++;
            if (shade > 0)
                yield return (shade, $"M{from} {row}h{to - from}v1h-{to - from}z");
        }
    }

    private static int ShadeOf(double value) => (int)Math.Round(Math.Clamp(value, 0, 1) * Shades);

    private string Describe(AttentionFigure figure, int query)
    {
        var most = figure.Pattern[query].Index().OrderByDescending(key => key.Item).Take(4).Where(key => key.Item >= 0.01);
        return $"{query} {tokens[query]} looks at " +
            string.Join(", ", most.Select(key => $"{key.Index} {tokens[key.Index]} {Words.Number(key.Item)}"));
    }
}
