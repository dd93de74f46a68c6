using Mib.Charts.Axes;
using Mib.Charts.Drawing;
using Mib.Core.Circuits;

namespace Mib.Charts.Circuits;

/// <summary>
/// A circuit as a drawing: the wider an edge, or the larger a node's disc, the larger its score; blue supports the task, orange
/// works against it.
/// </summary>
public sealed class CircuitChart
{
    private const double LayerNames = 64;
    private const double Widest = 7;
    private const double Narrowest = 0.7;
    private const double LargestDisc = 14;
    private const double SmallestDisc = 2;
    private const string Ports = "qkv";

    private readonly CircuitFigure figure;
    private readonly IReadOnlyDictionary<int, NodePlace> places;
    private readonly List<(CircuitEdge Edge, Wire Wire)> wires;
    private readonly double largest;
    private readonly double left;
    private readonly double right;

    private CircuitChart(CircuitFigure figure)
    {
        this.figure = figure;
        places = CircuitLayout.Of(figure);
        wires = [.. figure.Edges.Zip(new Wiring(figure, places).Wires())];
        largest = figure.Edges.Select(edge => edge.Score).Concat(figure.Nodes.Select(node => node.Score ?? 0)).Max(Math.Abs);
        var middles = places.Values.Select(place => place.X).ToList();
        var bends = wires.SelectMany(wire => wire.Wire.Points()).Select(point => point.X).ToList();
        var half = (CircuitLayout.WidthOf(Graph, 0) / 2) + 12;
        (left, right) = (bends.Append(middles.Min() - half).Min(), bends.Append(middles.Max() + half).Max());
    }

    private double Bottom => places.Values.Max(place => place.Y) + (CircuitLayout.NodeHeight / 2);

    private CircuitGraph Graph => figure.Graph;

    public static Picture Draw(CircuitFigure figure)
    {
        var chart = new CircuitChart(figure);
        var legend = chart.LegendOf();
        var legendTop = chart.Bottom + 24;
        var width = Math.Max(Plot.Width, chart.right - chart.left + LayerNames);
        var shift = LayerNames - chart.left + ((width - LayerNames - (chart.right - chart.left)) / 2);
        return new(
            width,
            legendTop + Legend.Height(legend),
            new("circuit", figure.Title, chart.Describe()),
            Svg.Group(
            [
                .. chart.Layers(width),
                Svg.Element(
                    "g",
                    [new("transform", $"translate({SvgNumber.Format(shift)} 0)")],
                    [.. chart.wires.Select(wire => chart.Draw(wire.Edge, wire.Wire)), .. figure.Nodes.Select(chart.Draw)]),
                Legend.Draw(legend, legendTop),
            ]));
    }

    /// <summary>The name of a node.</summary>
    private string NameOf(int node) => node == Graph.SourceCount ? "logits" : Graph.SourceName(node);

    private Svg Draw(CircuitEdge edge, Wire wire)
    {
        var strength = Strength(edge.Score);
        return Svg.Element(
            "path",
            [
                new("d", wire.Data), .. PaintOf(edge.Score).Stroke(Math.Max(Narrowest, Widest * strength)),
                new("stroke-opacity", 0.35 + (0.5 * Math.Sqrt(strength))),
            ],
            Svg.Title($"{Graph.EdgeName(edge.Edge)}: {Words.Score(edge.Score)}"));
    }

    private Svg Draw(CircuitNode node)
    {
        var place = places[node.Id];
        var title = Svg.Title(Describe(node));
        return node.Score is { } score
            ? Svg.Group(
                title,
                Svg.Path(Marker.Shape(0, place.X, place.Y - 7, Math.Max(SmallestDisc, LargestDisc * Math.Sqrt(Strength(score)))), PaintOf(score).Fill()),
                Letters.Cell(place.X, place.Y + 19, NameOf(node.Id), "middle"))
            : Svg.Group([title, .. Box(node.Id, place)]);
    }

    /// <summary>A box with the node's name and, in a head, the inputs that are used.</summary>
    private IEnumerable<Svg> Box(int node, NodePlace place)
    {
        var (width, height) = (CircuitLayout.WidthOf(Graph, node), CircuitLayout.NodeHeight);
        var ports = figure.Edges.Where(edge => CircuitLayout.ReaderOf(Graph, edge.Edge) == node)
            .Select(edge => Wiring.PortOf(Graph, edge.Edge)).OfType<int>().Distinct().Order().ToList();
        yield return Svg.Element(
            "rect",
            [
                new("x", place.X - (width / 2)), new("y", place.Y - (height / 2)), new("width", width), new("height", height), new("rx", 6),
                .. Theme.Paper.FillWithRim(Theme.Axis, 1),
            ]);
        yield return Letters.Cell(place.X, place.Y + (ports.Count > 0 ? -1 : 4), NameOf(node), "middle");
        foreach (var port in ports)
            yield return Letters.Mark(place.X + ((port - 1) * Wiring.PortStep), place.Y + (height / 2) - 4, $"{Ports[port]}");
    }

    /// <summary>A stripe behind each second layer, and the layers' names.</summary>
    private IEnumerable<Svg> Layers(double width)
    {
        var layers = places.GroupBy(node => CircuitLayout.LayerOf(Graph, node.Key), node => node.Value.Y)
            .Where(layer => layer.Key >= 0 && layer.Key < Graph.Layers).OrderBy(layer => layer.Key);
        foreach (var (i, layer) in layers.Index())
        {
            var (top, bottom) = (layer.Min() - (CircuitLayout.NodeHeight / 2) - 12, layer.Max() + (CircuitLayout.NodeHeight / 2) + 12);
            if (i % 2 == 0)
            {
                yield return Svg.Element(
                    "rect",
                    [new("x", 0), new("y", top), new("width", width), new("height", bottom - top), new("rx", 4), .. Theme.Grid.Shaded(0.45)]);
            }

            yield return Letters.Cell(8, ((top + bottom) / 2) + 4, $"layer {layer.Key}", "start");
        }
    }

    private LegendEntry[] LegendOf()
    {
        var scored = figure.Edges.Select(edge => edge.Score).Concat(figure.Nodes.Select(node => node.Score).OfType<double>()).ToList();
        var what = figure.Edges.Count > 0 ? "widest" : "largest";
        LegendEntry[] signs =
        [
            .. scored.Any(score => score >= 0) ? [Sample("supports the task (score > 0)", Theme.Series[0])] : Array.Empty<LegendEntry>(),
            .. scored.Any(score => score < 0) ? [Sample("works against it (score < 0)", Theme.Series[1])] : Array.Empty<LegendEntry>(),
            Sample($"{what}: |score| {Words.Score(largest)}", Theme.Ink),
        ];
        return figure.Edges.Any(edge => Wiring.PortOf(Graph, edge.Edge) is not null)
            ? [.. signs, new("q, k, v: where it enters a head", (x, y) => Letters.Mark(x + 18, y + 4, "q k v"))]
            : signs;
    }

    private LegendEntry Sample(string label, Paint paint) => new(label, (x, y) => figure.Edges.Count > 0
        ? Svg.Line(x, y, x + 36, y, paint.Stroke(Widest))
        : Svg.Path(Marker.Shape(0, x + 18, y, LargestDisc), paint.Fill()));

    private string Describe()
    {
        var strongest = figure.Edges.Count > 0
            ? figure.Edges.Reverse().Take(5).Select(edge => $"{Graph.EdgeName(edge.Edge)} {Words.Score(edge.Score)}")
            : figure.Nodes.OrderByDescending(node => Math.Abs(node.Score ?? 0)).Take(5).Select(Describe);
        return $"{figure.Title}. {figure.Nodes.Count} nodes and {figure.Edges.Count} edges, the input at the bottom, the logits on top. Strongest: {string.Join("; ", strongest)}.";
    }

    private string Describe(CircuitNode node)
    {
        var (into, from) = (
            figure.Edges.Count(edge => CircuitLayout.ReaderOf(Graph, edge.Edge) == node.Id), figure.Edges.Count(edge => edge.Edge.Source == node.Id));
        return NameOf(node.Id) + (node.Score is not { } score ? $": {into} edges in, {from} out"
            : $": {Words.Score(score)}{(node.Neurons > 0 ? $" over {node.Neurons} neurons" : "")}");
    }

    private double Strength(double score) => largest > 0 ? Math.Abs(score) / largest : 0;

    private static Paint PaintOf(double score) => Theme.Series[score < 0 ? 1 : 0];
}
