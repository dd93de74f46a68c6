using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Errors;

namespace Mib.Charts.Circuits;

/// <summary>A node of a drawn circuit.</summary>
/// <param name="Id">Its source in the graph; <see cref="CircuitGraph.SourceCount"/> for the logits.</param>
/// <param name="Score">The sum of its kept scores; null where edges are scored.</param>
/// <param name="Neurons">How many of its neurons are kept; 0 where no neurons are scored.</param>
public sealed record CircuitNode(int Id, double? Score = null, int Neurons = 0);

/// <summary>An edge of a drawn circuit.</summary>
/// <param name="Edge">Who writes and who reads.</param>
/// <param name="Score">Its score.</param>
public sealed record CircuitEdge(Edge Edge, double Score);

/// <summary>What <see cref="CircuitChart"/> draws: the best edges that lie on a path from the input to the logits, or the best nodes.</summary>
/// <param name="Graph">The model's graph.</param>
/// <param name="Nodes">By id.</param>
/// <param name="Edges">The weakest first; none where nodes or neurons are scored.</param>
/// <param name="Title">A short heading.</param>
public sealed record CircuitFigure(
    CircuitGraph Graph, EquatableArray<CircuitNode> Nodes, EquatableArray<CircuitEdge> Edges, string Title)
{
    /// <summary>More edges than this are a grey field, and a file that no viewer opens.</summary>
    public const int MostEdges = 5000;

    /// <summary>Chooses what is drawn.</summary>
    /// <param name="scores">Scores of edges, nodes or neurons.</param>
    /// <param name="top">How many of the best are taken.</param>
    /// <param name="ranking">What is best.</param>
    /// <exception cref="UsageException">No path is among the edges, or there are too many.</exception>
    public static CircuitFigure Of(CircuitScores scores, int top, Ranking ranking) =>
        scores.Level == Level.Edge ? OfEdges(scores, top, ranking) : OfNodes(scores, top, ranking);

    private static CircuitFigure OfEdges(CircuitScores scores, int top, Ranking ranking)
    {
        var graph = scores.Graph;
        var taken = Math.Min(top, graph.Edges.Count);
        var circuit = Selection.TopN(scores, taken, ranking).Prune(PruneRule.Fixed);
        if (circuit.EdgeCount == 0)
        {
            throw new UsageException(
                $"No path from the input to the logits is among the {taken} best edges.", $"the first one is among the best {Least(scores, ranking)}: take as many with --top.");
        }

        if (circuit.EdgeCount > MostEdges)
            throw new UsageException($"{circuit.EdgeCount} edges are more than the {MostEdges} of one picture.", "take fewer with --top.");

        return new(
            graph,
            [.. Enumerable.Range(0, graph.SourceCount).Where(source => circuit.SourceMask[source]).Append(graph.SourceCount).Select(id => new CircuitNode(id))],
            [
                .. graph.Edges.Select((edge, i) => new CircuitEdge(edge, scores.Values[i])).Where((_, i) => circuit.EdgeMask[i])
                    .OrderBy(edge => Math.Abs(edge.Score)),
            ],
            $"{circuit.EdgeCount} of the {taken} best edges by {Measure(ranking)}");
    }

    private static CircuitFigure OfNodes(CircuitScores scores, int top, Ranking ranking)
    {
        var graph = scores.Graph;
        var width = scores.Level == Level.Neuron ? graph.DModel : 1;
        var kept = scores.Values.Select((score, item) => (Score: score, Source: item / width))
            .OrderByDescending(item => ranking == Ranking.Absolute ? Math.Abs(item.Score) : item.Score).Take(top).ToList();
        return new(
            graph,
            [
                .. kept.GroupBy(item => item.Source).OrderBy(node => node.Key)
                    .Select(node => new CircuitNode(node.Key, node.Sum(item => item.Score), width == 1 ? 0 : node.Count())),
            ],
            [],
            $"The {kept.Count} best {(width == 1 ? "nodes" : "neurons")} by {Measure(ranking)}");
    }

    /// <summary>How many of the best edges it takes for a path: if some have one, so have more of them.</summary>
    private static int Least(CircuitScores scores, Ranking ranking)
    {
        var (without, with) = (0, scores.Graph.Edges.Count);
        while (with - without > 1)
        {
            var middle = (without + with) / 2;
            if (Selection.TopN(scores, middle, ranking).Prune(PruneRule.Fixed).EdgeCount > 0)
                with = middle;
            else
                without = middle;
        }

        return with;
    }

    private static string Measure(Ranking ranking) => ranking == Ranking.Absolute ? "size of score" : "score";
}
