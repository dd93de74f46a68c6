using System.Globalization;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats.Pickles;
using Mib.Models;

namespace Mib.Engine.Formats;

/// <summary>Scores and circuits as the reference's <c>.pt</c> (spec/circuit-track.md §6.2): read by a parser that executes nothing, never written.</summary>
public static class GraphPt
{
    /// <summary>Reads the sizes of a graph from its <c>cfg</c>.</summary>
    /// <exception cref="FileFormatException">They are missing, or the graph is too large.</exception>
    public static CircuitGraph ReadGraph(string path)
    {
        using var archive = TorchArchive.Open(path);
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (field, value) in (archive.Root as Dictionary<string, object?>)?.GetValueOrDefault("cfg") as Dictionary<string, object?> ?? [])
        {
            if (value is long and > 0 and <= int.MaxValue)
                sizes[field] = (int)(long)value;
        }

        return GraphShape.Of(path, sizes, GraphShape.MostEdges);
    }

    /// <summary>Reads the scores or the circuit of a graph that must be the model's.</summary>
    /// <inheritdoc cref="GraphJson.ReadContent"/>
    public static GraphContent ReadContent(string path, CircuitGraph graph)
    {
        using var archive = TorchArchive.Open(path);
        return archive.Root is Dictionary<string, object?> fields
            ? new Graph(archive, fields, graph).Content()
            : throw GraphErrors.Of(path, "", "it does not hold a dictionary");
    }

    private sealed class Graph(TorchArchive archive, Dictionary<string, object?> fields, CircuitGraph graph)
    {
        private readonly long[] cells = [graph.SourceCount, graph.ChannelCount];
        private readonly long[] nodes = [graph.SourceCount];
        private readonly long[] neurons = [graph.SourceCount, graph.DModel];

        public GraphContent Content()
        {
            CheckShape();
            CheckNames("src_nodes", graph.SourceCount, graph.SourceName);
            CheckNames("dst_nodes", graph.ChannelCount, graph.ChannelName);
            var circuit = Marks("edges_in_graph", cells) is { } edgeMarks && Marks("nodes_in_graph", nodes) is { } nodeMarks
                ? new Circuit(graph, [.. Real(edgeMarks)], new(nodeMarks)) { Neurons = Marks("neurons_in_graph", neurons) is { } marks ? new(marks) : [] }
                : throw Error("", "it needs edges_in_graph and nodes_in_graph");
            return new(Scores(), circuit);
        }

        private CircuitScores? Scores() =>
            Numbers("neurons_scores", neurons) is { } ofNeurons ? Finite("neurons_scores", Level.Neuron, ofNeurons)
            : Numbers("nodes_scores", nodes) is { } ofNodes ? Finite("nodes_scores", Level.Node, ofNodes)
            : Numbers("edges_scores", cells) is { } ofEdges ? Finite("edges_scores", Level.Edge, [.. Real(ofEdges)])
            : null;

        private CircuitScores Finite(string field, Level level, double[] values)
        {
            var bad = Array.FindIndex(values, value => !double.IsFinite(value));
            return bad < 0
                ? new(graph, level, new(values))
                : throw Error($"'{field}'", $"the score of {graph.NameOf(level, bad)} is {values[bad].ToString(CultureInfo.InvariantCulture)}, not a finite number");
        }

        /// <summary>Of a matrix of sources and channels the cells that are edges, in the graph's order.</summary>
        private IEnumerable<T> Real<T>(T[] matrix) => graph.Edges.Select(edge => matrix[(edge.Source * graph.ChannelCount) + edge.Channel]);

        private void CheckShape()
        {
            if (fields.GetValueOrDefault("cfg") is not Dictionary<string, object?> cfg)
                throw Error("'cfg'", "it is missing, or no dictionary");
            foreach (var (field, expected) in GraphErrors.Shape(graph))
            {
                if (cfg.GetValueOrDefault(field) is not long value || value != expected)
                    throw GraphErrors.OtherModel(archive.Path, field, $"it is {cfg.GetValueOrDefault(field) as long? ?? (object)"no whole number"}, the model's is {expected}");
            }

            if (cfg.GetValueOrDefault("parallel_attn_mlp") is not (null or false))
                throw GraphErrors.OtherModel(archive.Path, "parallel_attn_mlp", "parallel attention is not supported");
        }

        private void CheckNames(string field, int count, Func<int, string> nameOf)
        {
            if (fields.GetValueOrDefault(field) is not List<object?> names || names.Count != count)
                throw Error($"'{field}'", $"it is no list of {count} names");
            for (var i = 0; i < count; i++)
            {
                if (names[i] as string != nameOf(i))
                    throw Error($"'{field}'", $"its place {i} holds '{PickleGlobals.Short(names[i] as string ?? "")}', the model's is '{nameOf(i)}'");
            }
        }

        private double[]? Numbers(string field, long[] shape)
        {
            using var scope = NewDisposeScope();
            return Read(field, shape)?.ToDoubles();
        }

        private bool[]? Marks(string field, long[] shape)
        {
            using var scope = NewDisposeScope();
            return Read(field, shape) switch
            {
                null => null,
                { dtype: ScalarType.Bool } marks => [.. marks.ToLongs().Select(mark => mark != 0)],
                var other => throw Error($"'{field}'", $"its elements are {other.dtype}, not booleans"),
            };
        }

        private Tensor? Read(string field, long[] shape) => fields.GetValueOrDefault(field) switch
        {
            null => null,
            TorchTensor tensor when tensor.Shape.AsSpan().SequenceEqual(shape) => archive.Read(tensor),
            TorchTensor tensor => throw Error($"'{field}'", $"its shape is [{string.Join(", ", tensor.Shape)}], the model's [{string.Join(", ", shape)}]"),
            _ => throw Error($"'{field}'", "it is no tensor"),
        };

        private FileFormatException Error(string where, string what) => GraphErrors.Of(archive.Path, where, what);
    }
}
