using static Mib.Charts.Drawing.SvgNumber;

namespace Mib.Charts.Circuits;

/// <summary>The curve of an edge, from the top of one node to the bottom of another.</summary>
/// <param name="From">Where it starts.</param>
/// <param name="To">Where it ends, higher up.</param>
/// <param name="Bow">How far it bends aside.</param>
public readonly record struct Wire((double X, double Y) From, (double X, double Y) To, double Bow)
{
    private const int Samples = 40;
    private const double Clearance = 3;

    private static readonly double[] Bows = [0, .. Enumerable.Range(1, 9).SelectMany(i => new[] { 28.0 * i, -28.0 * i })];

    /// <summary>The curve's path data.</summary>
    public string Data
    {
        get
        {
            var half = (From.Y - To.Y) / 2;
            return $"M{Format(From.X)} {Format(From.Y)}C{Format(From.X + Bow)} {Format(From.Y - half)} " +
                $"{Format(To.X + Bow)} {Format(To.Y + half)} {Format(To.X)} {Format(To.Y)}";
        }
    }

    /// <summary>Points along the curve, without its ends.</summary>
    public IEnumerable<(double X, double Y)> Points()
    {
        for (var i = 1; i < Samples; i++)
        {
            var t = (double)i / Samples;
            var (start, middle, end) = ((1 - t) * (1 - t) * (1 - t), 3 * t * (1 - t), t * t * t);
            yield return (
                (start * From.X) + (middle * (((1 - t) * (From.X + Bow)) + (t * (To.X + Bow)))) + (end * To.X),
                (start * From.Y) + (middle * (From.Y + To.Y) / 2) + (end * To.Y));
        }
    }

    /// <summary>Bends as little as it takes to run behind as few nodes as can be.</summary>
    /// <param name="from">Where it starts.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="nodes">Middles of the nodes between the two rows.</param>
    public static Wire Around((double X, double Y) from, (double X, double Y) to, IReadOnlyCollection<NodePlace> nodes) =>
        Bows.Select(bow => new Wire(from, to, bow)).MinBy(wire => wire.Hits(nodes));

    private int Hits(IReadOnlyCollection<NodePlace> nodes)
    {
        var points = Points().ToArray();
        return nodes.Count(node => Array.Exists(points, point =>
            Math.Abs(point.X - node.X) < (CircuitLayout.NodeWidth / 2) + Clearance && Math.Abs(point.Y - node.Y) < (CircuitLayout.NodeHeight / 2) + Clearance));
    }
}
