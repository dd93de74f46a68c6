using System.Text.Json;
using Mib.Core.Circuits;

namespace Mib.Engine.Formats;

/// <summary>Reads one graph's JSON, token by token: beside the graph, memory is that of its numbers, whatever the file's size.</summary>
internal sealed class GraphJsonReader(string path, CircuitGraph graph)
{
    private readonly Column edges = new(path, "edge", graph.Edges.Count, i => graph.EdgeName(graph.Edges[i]));
    private readonly Column nodes = new(path, "node", graph.SourceCount, graph.SourceName);
    private readonly NeuronColumns neurons = new(path, graph);
    private readonly Dictionary<string, int> sources = Enumerable.Range(0, graph.SourceCount).ToDictionary(graph.SourceName, StringComparer.Ordinal);
    private readonly HashSet<string> parts = new(StringComparer.Ordinal);
    private int nextEdge;
    private string? modelHash;

    public GraphContent Read(Stream stream)
    {
        var json = new JsonTokens(path, stream);
        json.Enter("");
        while (json.NextMember())
        {
            var part = json.Text;
            if (part is "cfg" or "nodes" or "edges" or ScoresFile.ModelHash && !parts.Add(part))
                throw json.Error($"'{part}'", "it occurs twice");
            switch (part)
            {
                case "cfg": ReadShape(ref json); break;
                case "nodes": ReadNodes(ref json); break;
                case "edges": ReadEdges(ref json); break;
                case ScoresFile.ModelHash: ReadModelHash(ref json); break;
                default: json.Skip(); break;
            }
        }

        if (json.TryNext())
            throw json.Error("", "something follows the JSON object");
        foreach (var part in new[] { "cfg", "nodes", "edges" })
        {
            if (!parts.Contains(part))
                throw json.Error($"'{part}'", "it is missing");
        }

        edges.CheckComplete("edges");
        nodes.CheckComplete("nodes");
        return Content();
    }

    private GraphContent Content()
    {
        var scores = neurons.Scores() is { } ofNeurons ? new(graph, Level.Neuron, new(ofNeurons))
            : nodes.Scores() is { } ofNodes ? new(graph, Level.Node, new(ofNodes))
            : edges.Scores() is { } ofEdges ? new CircuitScores(graph, new(ofEdges))
            : null;
        var circuit = edges.Marks() is { } edgeMask && nodes.Marks() is { } nodeMask
            ? new Circuit(graph, new(edgeMask), new(nodeMask)) { Neurons = neurons.Marks() is { } mask ? new(mask) : [] }
            : null;
        return scores is null && circuit is null
            ? throw GraphErrors.Of(path, $"edge '{graph.EdgeName(graph.Edges[0])}'", "it has no 'score' and no 'in_graph'")
            : new(scores is null ? null : scores with { ModelHash = modelHash }, circuit);
    }

    private void ReadModelHash(ref JsonTokens json)
    {
        json.Next();
        modelHash = json.Type == JsonTokenType.String ? json.Text : throw json.Error($"'{ScoresFile.ModelHash}'", "it is no text");
    }

    private void ReadShape(ref JsonTokens json)
    {
        json.Enter("'cfg'");
        var wanted = GraphErrors.Shape(graph).ToDictionary(size => size.Field, size => size.Value, StringComparer.Ordinal);
        while (json.NextMember())
        {
            var field = json.Text;
            if (wanted.Remove(field, out var expected))
            {
                json.Next();
                if (json.Type != JsonTokenType.Number || json.Raw != expected.ToString(System.Globalization.CultureInfo.InvariantCulture))
                    throw GraphErrors.OtherModel(path, field, $"it is {(json.Type == JsonTokenType.String ? $"\"{json.Raw}\"" : json.Raw)}, the model's is {expected}");
            }
            else if (field == "parallel_attn_mlp")
            {
                json.Next();
                if (json.Type != JsonTokenType.False)
                    throw GraphErrors.OtherModel(path, field, "parallel attention is not supported");
            }
            else
            {
                json.Skip();
            }
        }

        foreach (var (field, _) in GraphErrors.Shape(graph))
        {
            if (wanted.ContainsKey(field))
                throw json.Error($"cfg '{field}'", "it is missing, or there twice");
        }
    }

    private void ReadNodes(ref JsonTokens json)
    {
        json.Enter("'nodes'");
        var unknown = new GraphErrors.Unknown(path, "nodes");
        while (json.NextMember())
        {
            var name = json.Text;
            if (sources.TryGetValue(name, out var node))
                ReadItem(ref json, nodes, node, isNode: true);
            else
                SkipUnknown(ref json, name, unknown);
        }

        unknown.ThrowIfAny();

        // The logits are a node of the reference's, but nothing is scored in them.
        static void SkipUnknown(ref JsonTokens json, string name, GraphErrors.Unknown unknown)
        {
            if (name != "logits")
                unknown.Add(name);
            json.Skip();
        }
    }

    private void ReadEdges(ref JsonTokens json)
    {
        json.Enter("'edges'");
        var unknown = new GraphErrors.Unknown(path, "edges");
        while (json.NextMember())
        {
            var edge = IndexOfEdge(ref json);
            if (edge >= 0)
            {
                ReadItem(ref json, edges, edge, isNode: false);
            }
            else
            {
                unknown.Add(json.Text);
                json.Skip();
            }
        }

        unknown.ThrowIfAny();
    }

    /// <summary>Files have the edges in the graph's order, as a rule; only where one has not is the graph's table of names needed.</summary>
    private int IndexOfEdge(ref JsonTokens json)
    {
        var edge = nextEdge < graph.Edges.Count && json.Is(graph.EdgeName(graph.Edges[nextEdge])) ? nextEdge : graph.IndexOfEdge(json.Text);
        nextEdge = edge + 1;
        return edge;
    }

    /// <summary>A node's or an edge's score, and whether it is in the graph; a node may have neurons.</summary>
    private void ReadItem(ref JsonTokens json, Column column, int index, bool isNode)
    {
        column.See(index);
        var where = column.NameOf(index);
        json.Enter(where);
        while (json.NextMember())
        {
            if (json.Is("score"))
                column.SetScore(index, json.Number(where));
            else if (json.Is("in_graph"))
                column.SetMark(index, json.Flag(where));
            else if (isNode && json.Is("neurons"))
                neurons.ReadMarks(ref json, index);
            else if (isNode && json.Is("neurons_scores"))
                neurons.ReadScores(ref json, index);
            else
                json.Skip();
        }
    }
}
