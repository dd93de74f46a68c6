namespace Mib.Core.Circuits;

/// <summary>Whether items are ranked by their score or by its size.</summary>
public enum Ranking
{
    /// <summary>By score: what works against the task comes last. CPR is reported from it.</summary>
    Signed,

    /// <summary>By absolute score. CMD is reported from it.</summary>
    Absolute,
}

/// <summary>Which items a circuit of n is given (spec/circuit-track.md §3.2).</summary>
public enum SelectionRule
{
    /// <summary>The n best; of equal scores the ones that come first.</summary>
    Topn,

    /// <summary>
    /// n edges, each the best of those that lead to the logits or to a source that an edge already taken leaves: whatever is
    /// taken reaches the logits. Of edges only.
    /// </summary>
    Greedy,

    /// <summary>All that score at least as high as the n-th best: n of them, and its equals.</summary>
    Threshold,
}

/// <summary>Chooses circuits from scores of edges, of nodes or of neurons.</summary>
public static class Selection
{
    /// <summary>The sizes at which circuits are judged, as shares of all items (spec §3.1).</summary>
    public static EquatableArray<double> Percentages { get; } =
        [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

    /// <summary>How many items a share of them is: rounded down.</summary>
    public static int CountAt(CircuitGraph graph, Level level, double percentage) => (int)(percentage * graph.CountOf(level));

    /// <summary>The n best items, not pruned yet. Equal scores are taken in order.</summary>
    public static Circuit TopN(CircuitScores scores, int n, Ranking ranking) => Choose(scores, [n], ranking, SelectionRule.Topn)[0];

    /// <summary>Circuits of several sizes, not pruned yet; the scores are sorted once.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="counts">How many items each circuit is given; where there are fewer, it gets all.</param>
    /// <param name="ranking">What is better.</param>
    /// <param name="rule">Which items are taken.</param>
    /// <exception cref="ArgumentException">The rule is for edges, and something else is scored.</exception>
    public static IReadOnlyList<Circuit> Choose(CircuitScores scores, IEnumerable<int> counts, Ranking ranking, SelectionRule rule)
    {
        var keys = scores.Values.Select(value => ranking == Ranking.Absolute ? -Math.Abs(value) : -value).ToArray();
        if (rule == SelectionRule.Greedy)
        {
            if (scores.Level != Level.Edge)
                throw new ArgumentException("Only edges can be selected greedily.", nameof(rule));
            var path = Greedy.Order(scores.Graph, keys);
            return [.. counts.Select(n => Greedy.Take(scores.Graph, path.AsSpan(0, Math.Min(n, path.Length))))];
        }

        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(order, (a, b) => keys[a].CompareTo(keys[b]) is not 0 and var byScore ? byScore : a.CompareTo(b));
        return [.. counts.Select(n => Math.Min(n, order.Length)).Select(n => rule == SelectionRule.Threshold ? WithEquals(n) : n)
            .Select(n => Of(scores, order.AsSpan(0, n)))];

        int WithEquals(int n)
        {
            while (n > 0 && n < order.Length && keys[order[n]] == keys[order[n - 1]])
                n++;
            return n;
        }
    }

    private static Circuit Of(CircuitScores scores, ReadOnlySpan<int> items)
    {
        var graph = scores.Graph;
        var kept = new bool[scores.Values.Count];
        foreach (var item in items)
            kept[item] = true;
        if (scores.Level == Level.Edge)
            return new(graph, new(kept), new(Pruning.Connected(graph, kept)));

        var sources = scores.Level == Level.Node ? kept : [.. kept.Chunk(graph.DModel).Select(neurons => neurons.Contains(true))];
        return new(graph, [.. graph.Edges.Select(edge => sources[edge.Source])], new(sources))
        {
            Neurons = scores.Level == Level.Neuron ? new(kept) : [],
        };
    }
}
