using Mib.Core.Circuits;

namespace Mib.Charts.Circuits;

/// <summary>Where a node lies.</summary>
/// <param name="Row">Its row, counted from the bottom.</param>
/// <param name="X">Its middle.</param>
/// <param name="Y">Its middle.</param>
public readonly record struct NodePlace(int Row, double X, double Y);

/// <summary>Lays a circuit out in rows: the input at the bottom, then of each layer its heads and above them its MLP, the logits on top.</summary>
/// <remarks>
/// Rows without a node are left out. Within a row, nodes go where their neighbours are (Sugiyama's barycentre sweeps, 1981), as
/// close to it as their widths allow.
/// </remarks>
public static class CircuitLayout
{
    /// <summary>Width of a head or an MLP.</summary>
    public const double NodeWidth = 50;

    /// <summary>Height of every node.</summary>
    public const double NodeHeight = 30;

    // The input and the logits have most edges, and their rows for themselves.
    private const double EndWidth = 150;
    private const double Step = NodeWidth + 24;
    private const double WithinLayer = 56;
    private const double BetweenLayers = 78;
    private const int Sweeps = 24;

    /// <summary>Width of a node.</summary>
    public static double WidthOf(CircuitGraph graph, int node) => node == 0 || node == graph.SourceCount ? EndWidth : NodeWidth;

    /// <summary>The layer of a node; −1 for the input, the number of layers for the logits.</summary>
    public static int LayerOf(CircuitGraph graph, int node) =>
        node == 0 ? -1 : node == graph.SourceCount ? graph.Layers : (node - 1) / (graph.Heads + 1);

    /// <summary>Whether a node is an attention head.</summary>
    public static bool IsHead(CircuitGraph graph, int node) =>
        node > 0 && node < graph.SourceCount && (node - 1) % (graph.Heads + 1) < graph.Heads;

    /// <summary>The node that an edge ends in.</summary>
    public static int ReaderOf(CircuitGraph graph, Edge edge) =>
        graph.SourceOfChannel(edge.Channel) is >= 0 and var source ? source : graph.SourceCount;

    /// <summary>Places every node, by its id.</summary>
    public static IReadOnlyDictionary<int, NodePlace> Of(CircuitFigure figure)
    {
        var graph = figure.Graph;
        var rows = figure.Nodes.GroupBy(node => Level(graph, node.Id)).OrderBy(row => row.Key)
            .Select(row => row.Select(node => node.Id).ToArray()).ToArray();
        var x = rows.SelectMany(row => row.Select((id, i) => (id, X: (i - ((row.Length - 1) / 2.0)) * Step))).ToDictionary(node => node.id, node => node.X);
        var pairs = figure.Edges.Select(edge => (From: edge.Edge.Source, To: ReaderOf(graph, edge.Edge))).ToList();
        var (below, above) = (pairs.ToLookup(pair => pair.To, pair => pair.From), pairs.ToLookup(pair => pair.From, pair => pair.To));
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            // Up, down, and in the end between both.
            var last = sweep >= Sweeps - 4;
            foreach (var r in sweep % 2 == 0 ? Enumerable.Range(0, rows.Length) : Enumerable.Range(0, rows.Length).Reverse())
            {
                rows[r] = Arrange(rows[r], x, id => last ? below[id].Concat(above[id]) : sweep % 2 == 0 ? below[id] : above[id]);
            }
        }

        var heights = Heights([.. rows.Select(row => LayerOf(graph, row[0]))]);
        return rows.SelectMany((row, r) => row.Select(id => (id, Place: new NodePlace(r, x[id], heights[r])))).ToDictionary(node => node.id, node => node.Place);
    }

    /// <summary>The middle of each row: the top one is at half a node's height.</summary>
    private static double[] Heights(int[] layers)
    {
        var heights = new double[layers.Length];
        heights[^1] = NodeHeight / 2;
        for (var r = layers.Length - 2; r >= 0; r--)
            heights[r] = heights[r + 1] + (layers[r] == layers[r + 1] ? WithinLayer : BetweenLayers);
        return heights;
    }

    /// <summary>The place of a node's row among all rows that there could be.</summary>
    private static int Level(CircuitGraph graph, int node) =>
        (2 * LayerOf(graph, node)) + (IsHead(graph, node) ? 0 : 1);

    /// <summary>Orders a row by where its nodes' neighbours are, and moves each as close to them as the others let it.</summary>
    private static int[] Arrange(int[] row, Dictionary<int, double> x, Func<int, IEnumerable<int>> neighbours)
    {
        var wanted = row.Select(id => (id, X: neighbours(id).Select(other => x[other]).DefaultIfEmpty(x[id]).Average()))
            .OrderBy(node => node.X).ThenBy(node => x[node.id]).ToArray();
        var placed = Spread([.. wanted.Select(node => node.X)], Step);
        for (var i = 0; i < wanted.Length; i++)
            x[wanted[i].id] = placed[i];
        return [.. wanted.Select(node => node.id)];
    }

    /// <summary>The places closest to those wanted, by least squares, that are at least a step apart.</summary>
    /// <param name="wanted">In ascending order.</param>
    /// <param name="step">Least distance.</param>
    public static double[] Spread(IReadOnlyList<double> wanted, double step)
    {
        // Without i steps, neighbours need only not be out of order: pools of those that would be share their mean.
        var pools = new Stack<(double Sum, int Count)>();
        for (var i = 0; i < wanted.Count; i++)
        {
            var pool = (Sum: wanted[i] - (i * step), Count: 1);
            while (pools.TryPeek(out var before) && before.Sum / before.Count > pool.Sum / pool.Count)
            {
                pools.Pop();
                pool = (before.Sum + pool.Sum, before.Count + pool.Count);
            }

            pools.Push(pool);
        }

        return [.. pools.Reverse().SelectMany(pool => Enumerable.Repeat(pool.Sum / pool.Count, pool.Count)).Select((place, i) => place + (i * step))];
    }
}
