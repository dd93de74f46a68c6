using System.Text.Json;
using Mib.Core.Circuits;

namespace Mib.Engine.Formats;

/// <summary>The scores and marks of all neurons of a graph, as they are found with the nodes of a file.</summary>
/// <remarks>
/// The reference writes under each head the neurons of all heads of its layer, a list for each: then the head's own list is
/// taken. Our own files have only that.
/// </remarks>
internal sealed class NeuronColumns(string path, CircuitGraph graph)
{
    private readonly bool[] scored = new bool[graph.SourceCount];
    private readonly bool[] marked = new bool[graph.SourceCount];
    private double[]? scores;
    private bool[]? marks;

    /// <summary>[source, d_model] scores, or null if no node has any.</summary>
    public double[]? Scores() => All(scores, scored, "neurons_scores");

    /// <summary>[source, d_model] which are in the graph, or null if no node has any.</summary>
    public bool[]? Marks() => All(marks, marked, "neurons");

    /// <summary>Reads the scores of a node's neurons, the value that comes next.</summary>
    public void ReadScores(ref JsonTokens json, int node)
    {
        var where = $"node '{graph.SourceName(node)}', neurons_scores";
        scores ??= new double[graph.CountOf(Level.Neuron)];
        Read(ref json, where, node, scored, scores, (ref JsonTokens json) => json.CurrentNumber(where));
    }

    /// <summary>Reads which of a node's neurons are in the graph, the value that comes next.</summary>
    public void ReadMarks(ref JsonTokens json, int node)
    {
        var where = $"node '{graph.SourceName(node)}', neurons";
        marks ??= new bool[graph.CountOf(Level.Neuron)];
        Read(ref json, where, node, marked, marks, (ref JsonTokens json) => json.Type switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw json.Error(where, $"{json.Raw} is neither true nor false"),
        });
    }

    private delegate T Value<T>(ref JsonTokens json);

    private void Read<T>(ref JsonTokens json, string where, int node, bool[] seen, T[] values, Value<T> value)
    {
        if (seen[node])
            throw json.Error(where, "it occurs twice");
        seen[node] = true;
        json.Next();
        if (json.Type != JsonTokenType.StartArray)
            throw json.Error(where, "it is not a list");

        var (count, depth) = (0, 1);
        // Where in the list the node's own neurons are: behind those of the heads before it, if all of the layer's are there.
        var ofLayer = new T[graph.Heads * graph.DModel];
        while (depth > 0)
        {
            json.Next();
            switch (json.Type)
            {
                case JsonTokenType.StartArray: depth++; break;
                case JsonTokenType.EndArray: depth--; break;
                case var _ when count == ofLayer.Length: throw WrongLength($"over {count}");
                default: ofLayer[count++] = value(ref json); break;
            }
        }

        var head = HeadOf(node);
        var first = count == graph.DModel ? 0
            : head >= 0 && count == ofLayer.Length ? head * graph.DModel
            : throw WrongLength($"{count}");
        ofLayer.AsSpan(first, graph.DModel).CopyTo(values.AsSpan(node * graph.DModel));

        Exception WrongLength(string found) => GraphErrors.Of(path, where, $"it has {found} neurons, the model's width is {graph.DModel}");
    }

    /// <summary>Which head a source is; −1 for none.</summary>
    private int HeadOf(int source) => source == 0 || (source - 1) % (graph.Heads + 1) == graph.Heads ? -1 : (source - 1) % (graph.Heads + 1);

    private T[]? All<T>(T[]? values, bool[] seen, string field) =>
        values is null || Array.IndexOf(seen, false) is not (>= 0 and var node)
            ? values
            : throw GraphErrors.Of(path, $"node '{graph.SourceName(node)}'", $"it has no '{field}', which others have");
}
