namespace Mib.Core.Circuits;

/// <summary>Whether edges are ranked by their score or by its size.</summary>
public enum Ranking
{
    /// <summary>By score: edges that work against the task come last. CPR is reported from it.</summary>
    Signed,

    /// <summary>By absolute score. CMD is reported from it.</summary>
    Absolute,
}

/// <summary>Chooses circuits from edge scores.</summary>
public static class Selection
{
    /// <summary>The sizes at which circuits are judged, as shares of all edges (spec §3.1).</summary>
    public static EquatableArray<double> Percentages { get; } =
        [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

    /// <summary>How many edges a share of them is: rounded down.</summary>
    public static int CountAt(CircuitGraph graph, double percentage) => (int)(percentage * graph.Edges.Count);

    /// <summary>The n best edges, not pruned yet. Equal scores are taken in edge order.</summary>
    public static Circuit TopN(CircuitScores scores, int n, Ranking ranking) => TopN(scores, [n], ranking)[0];

    /// <summary>The n best edges for several n, sorted once.</summary>
    public static IReadOnlyList<Circuit> TopN(CircuitScores scores, IEnumerable<int> counts, Ranking ranking)
    {
        var keys = scores.Values.Select(value => ranking == Ranking.Absolute ? -Math.Abs(value) : -value).ToArray();
        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(order, (a, b) => keys[a].CompareTo(keys[b]) is not 0 and var byScore ? byScore : a.CompareTo(b));
        return [.. counts.Select(n =>
        {
            var mask = new bool[order.Length];
            foreach (var i in order.AsSpan(0, Math.Min(n, order.Length)))
                mask[i] = true;
            return new Circuit(scores.Graph, new(mask), new(Pruning.Connected(scores.Graph, mask)));
        })];
    }
}
