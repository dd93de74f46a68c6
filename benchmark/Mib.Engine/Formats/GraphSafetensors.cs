using System.Globalization;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Checkpoints;

namespace Mib.Engine.Formats;

/// <summary>Scores and circuits in a tenth of the JSON's size: a tensor of scores, tensors of what is in a circuit, the shape as metadata.</summary>
/// <remarks>
/// Scores are <c>edges</c> [edge], <c>nodes</c> [source] or <c>neurons</c> [source, d_model], in double precision; a circuit is
/// <c>edges_in_graph</c>, <c>nodes_in_graph</c> and, if it is one of neurons, <c>neurons_in_graph</c>. Edges and sources are in the
/// graph's order.
/// </remarks>
public static class GraphSafetensors
{
    private const string Marked = "_in_graph";

    /// <summary>Writes scores, with what is in a circuit marked if one is given.</summary>
    public static void Write(Stream stream, CircuitScores scores, Circuit? circuit = null)
    {
        using var scope = NewDisposeScope();
        var tensors = new List<KeyValuePair<string, Tensor>> { new(NameOf(scores.Level), Shaped(scores.Graph, scores.Level, tensor(scores.Values.Span.ToArray()))) };
        if (circuit is not null)
        {
            Add(Level.Edge, circuit.EdgeMask.Span);
            Add(Level.Node, circuit.SourceMask.Span);
            if (circuit.Neurons.Count > 0)
                Add(Level.Neuron, circuit.Neurons.Span);
        }

        var metadata = GraphErrors.Shape(scores.Graph).ToDictionary(size => size.Field, size => size.Value.ToString(CultureInfo.InvariantCulture));
        if (scores.ModelHash is { } hash)
            metadata.Add(ScoresFile.ModelHash, hash);
        SafetensorsWriter.Write(stream, tensors, metadata);

        void Add(Level level, ReadOnlySpan<bool> marks) => tensors.Add(new(NameOf(level) + Marked, Shaped(circuit.Graph, level, tensor(marks.ToArray()))));
    }

    /// <summary>Reads the sizes of a graph from the metadata.</summary>
    /// <exception cref="FileFormatException">They are missing, or the graph is too large.</exception>
    public static CircuitGraph ReadGraph(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (field, text) in file.Metadata)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                sizes[field] = size;
        }

        return GraphShape.Of(path, sizes, GraphShape.MostEdges);
    }

    /// <summary>Reads the scores or the circuit of a graph that must be the model's.</summary>
    /// <inheritdoc cref="GraphJson.ReadContent"/>
    public static GraphContent ReadContent(string path, CircuitGraph graph)
    {
        using var file = SafetensorsFile.Open(path);
        foreach (var (field, expected) in GraphErrors.Shape(graph))
        {
            var found = file.Metadata.GetValueOrDefault(field, "missing");
            if (found != expected.ToString(CultureInfo.InvariantCulture))
                throw GraphErrors.OtherModel(path, field, $"it is {found}, the model's is {expected}");
        }

        Level[] scored = [.. Enum.GetValues<Level>().Where(level => file.Entries.ContainsKey(NameOf(level)))];
        if (scored.Length > 1)
            throw GraphErrors.Of(path, "", $"it has scores of {NameOf(scored[0])} and of {NameOf(scored[1])}");
        var circuit = Marks(file, graph, Level.Edge) is { } edges && Marks(file, graph, Level.Node) is { } nodes
            ? new Circuit(graph, new(edges), new(nodes)) { Neurons = Marks(file, graph, Level.Neuron) is { } neurons ? new(neurons) : [] }
            : null;
        return scored.Length == 0 && circuit is null
            ? throw GraphErrors.Of(path, "", "it has neither scores nor a circuit")
            : new(scored.Length == 0 ? null : Scores(file, graph, scored[0]), circuit);
    }

    private static CircuitScores Scores(SafetensorsFile file, CircuitGraph graph, Level level)
    {
        var values = Values(file, graph, level, NameOf(level), "F64", "F32")!;
        var bad = Array.FindIndex(values, value => !double.IsFinite(value));
        return bad < 0
            ? new(graph, level, new(values)) { ModelHash = file.Metadata.GetValueOrDefault(ScoresFile.ModelHash) }
            : throw GraphErrors.Of(file.Path, $"'{NameOf(level)}'", $"the score of {graph.NameOf(level, bad)} is not a finite number");
    }

    private static bool[]? Marks(SafetensorsFile file, CircuitGraph graph, Level level) =>
        Values(file, graph, level, NameOf(level) + Marked, "BOOL") is { } marks ? Array.ConvertAll(marks, mark => mark != 0) : null;

    private static double[]? Values(SafetensorsFile file, CircuitGraph graph, Level level, string name, params string[] dtypes)
    {
        if (!file.Entries.TryGetValue(name, out var entry))
            return null;
        if (!dtypes.Contains(entry.Dtype))
            throw GraphErrors.Of(file.Path, $"'{name}'", $"its elements are {entry.Dtype}, not {string.Join(" or ", dtypes)}");
        if (!entry.Shape.AsSpan().SequenceEqual(ShapeOf(graph, level)))
            throw GraphErrors.Of(file.Path, $"'{name}'", $"its shape is [{string.Join(", ", entry.Shape)}], the model's [{string.Join(", ", ShapeOf(graph, level))}]");
        using var scope = NewDisposeScope();
        return file.ReadStored(name).ToDoubles();
    }

    private static Tensor Shaped(CircuitGraph graph, Level level, Tensor values) => values.view(ShapeOf(graph, level));

    private static long[] ShapeOf(CircuitGraph graph, Level level) =>
        level == Level.Neuron ? [graph.SourceCount, graph.DModel] : [graph.CountOf(level)];

    private static string NameOf(Level level) => level switch
    {
        Level.Edge => "edges",
        Level.Node => "nodes",
        _ => "neurons",
    };
}
