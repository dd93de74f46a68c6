using Mib.Core;
using Mib.Core.Circuits;

namespace Mib.Tests.Support;

/// <summary>Small graphs, and circuits and scores on them by the names of their edges.</summary>
internal static class GraphCircuits
{
    /// <summary>One layer, one head: three sources, eight edges, few enough to reason about by hand.</summary>
    public static CircuitGraph Smallest => new(1, 1, 4);

    /// <summary>A circuit of the named edges, with the sources that top-n selection would leave in.</summary>
    public static Circuit Of(CircuitGraph graph, params string[] edges) =>
        Selection.TopN(Scores(graph, edges), edges.Length, Ranking.Signed);

    /// <summary>1 for the named edges, 0 for all others.</summary>
    public static CircuitScores Scores(CircuitGraph graph, params string[] edges)
    {
        var values = new double[graph.Edges.Count];
        foreach (var edge in edges)
        {
            var index = graph.IndexOfEdge(edge);
            Assert.That(index, Is.GreaterThanOrEqualTo(0), edge);
            values[index] = 1;
        }

        return new(graph, new(values));
    }

    public static EquatableArray<double> Random(CircuitGraph graph, int seed)
    {
        var random = Seed.For(seed, "test-scores");
        return [.. graph.Edges.Select(_ => (2 * random.NextDouble()) - 1)];
    }
}
