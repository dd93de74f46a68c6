using Mib.Core;
using Mib.Core.Circuits;

namespace Mib.Engine.Study;

/// <summary>The true circuit as scores, with a share of them shuffled: rankings whose quality is known without any method.</summary>
public static class SpoiledTruth
{
    /// <summary>The shares that are shuffled: nothing, a quarter, half, three quarters.</summary>
    public static EquatableArray<double> Shares { get; } = [0, 0.25, 0.5, 0.75];

    /// <summary>Scores in which every edge of the circuit is above every other, except for the edges that were shuffled.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="circuit">Names of the circuit's edges.</param>
    /// <param name="share">Share of all edges whose scores are dealt out anew among them.</param>
    /// <param name="random">Decides the order within the circuit and outside of it, and the shuffle.</param>
    public static CircuitScores Of(CircuitGraph graph, IReadOnlyCollection<string> circuit, double share, Random random)
    {
        var inside = circuit.Select(graph.IndexOfEdge).ToHashSet();
        var scores = Enumerable.Range(0, graph.Edges.Count).Select(edge => random.NextDouble() + (inside.Contains(edge) ? 1 : 0)).ToArray();
        var dealt = Enumerable.Range(0, scores.Length).ToArray();
        random.Shuffle(dealt);
        dealt = dealt[..(int)Math.Round(share * scores.Length)];
        var anew = dealt.Select(edge => scores[edge]).ToArray();
        random.Shuffle(anew);
        foreach (var (edge, score) in dealt.Zip(anew))
            scores[edge] = score;
        return new(graph, new(scores));
    }

    /// <summary>What a ranking is called: <c>truth</c>, <c>25 % shuffled</c>.</summary>
    public static string Name(double share) => share == 0 ? "truth" : FormattableString.Invariant($"{100 * share:0} % shuffled");
}
