using Mib.Core.Circuits;

namespace Mib.Charts.Circuits;

/// <summary>Where each edge of a circuit runs.</summary>
/// <remarks>Edges leave a node side by side, in the order of where they go, and enter an MLP or the logits alike; a head has a place each for q, k and v.</remarks>
/// <param name="figure">The circuit.</param>
/// <param name="places">Where its nodes are.</param>
public sealed class Wiring(CircuitFigure figure, IReadOnlyDictionary<int, NodePlace> places)
{
    /// <summary>From the middle of a head to where edges enter its q or its v.</summary>
    public const double PortStep = 15;

    private const double WireStep = 9;
    private const double Rim = 6;

    private readonly CircuitGraph graph = figure.Graph;

    /// <summary>The edges' curves, in the order of the edges.</summary>
    public IReadOnlyList<Wire> Wires()
    {
        var leave = Offsets(edge => edge.Source, edge => CircuitLayout.ReaderOf(graph, edge));
        var enter = Offsets(edge => CircuitLayout.ReaderOf(graph, edge), edge => edge.Source);
        return
        [
            .. figure.Edges.Select((edge, i) =>
            {
                var (from, to) = (places[edge.Edge.Source], places[CircuitLayout.ReaderOf(graph, edge.Edge)]);
                return Wire.Around(
                    (from.X + leave[i], from.Y - (CircuitLayout.NodeHeight / 2)),
                    (to.X + (PortOf(graph, edge.Edge) is { } port ? (port - 1) * PortStep : enter[i]), to.Y + (CircuitLayout.NodeHeight / 2)),
                    [.. places.Values.Where(place => place.Row > from.Row && place.Row < to.Row)]);
            }),
        ];
    }

    /// <summary>0, 1 or 2 for the q, k or v of a head; null where the reader has one input.</summary>
    public static int? PortOf(CircuitGraph graph, Edge edge)
    {
        var within = edge.Channel % ((3 * graph.Heads) + 1);
        return edge.Channel == graph.LogitsChannel || within == 3 * graph.Heads ? null : within / graph.Heads;
    }

    /// <summary>How far from the middle of the node at its one end each edge is attached.</summary>
    private double[] Offsets(Func<Edge, int> end, Func<Edge, int> otherEnd)
    {
        var offsets = new double[figure.Edges.Count];
        foreach (var node in figure.Edges.Index().GroupBy(edge => end(edge.Item.Edge)))
        {
            var order = node.OrderBy(edge => places[otherEnd(edge.Item.Edge)].X).ThenBy(edge => edge.Index).ToArray();
            var step = Math.Min(WireStep, (CircuitLayout.WidthOf(graph, node.Key) - (2 * Rim)) / Math.Max(1, order.Length - 1));
            for (var i = 0; i < order.Length; i++)
                offsets[order[i].Index] = (i - ((order.Length - 1) / 2.0)) * step;
        }

        return offsets;
    }
}
