using System.Text.Json;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Engine.Formats;

/// <summary>Whose graph a file of scores is of, by the file alone: its <c>cfg</c>.</summary>
public static class GraphShape
{
    /// <summary>The edges of the largest graph that a form is trusted with which need not hold a score of each.</summary>
    internal const int MostEdges = 1 << 24;

    // It stands at the beginning, before what may be hundreds of megabytes.
    private const int Beginning = 1 << 16;

    /// <summary>Reads the sizes of a graph from the reference's graph JSON.</summary>
    /// <exception cref="FileFormatException">The file does not begin with them, or is too small to hold as many edges.</exception>
    public static CircuitGraph Read(string path)
    {
        try
        {
            using var stream = RegularFile.Open(path);
            var bytes = new byte[Beginning];
            var sizes = Sizes(path, bytes.AsSpan(0, stream.ReadAtLeast(bytes, Beginning, throwOnEndOfStream: false)));
            return Of(path, sizes, stream.Length);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter is half of a surrogate pair, escaped: sound JSON, but no name.
            throw Error(path, "", $"it is not JSON: {error.Message}", error);
        }
    }

    /// <summary>The graph of sizes that a file states.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sizes">The sizes by their names in <c>cfg</c>.</param>
    /// <param name="mostEdges">More edges cannot be in it.</param>
    /// <exception cref="FileFormatException">A size is missing, or the graph is too large for the file.</exception>
    internal static CircuitGraph Of(string path, IReadOnlyDictionary<string, int> sizes, long mostEdges)
    {
        var graph = new CircuitGraph(Size(path, sizes, "n_layers"), Size(path, sizes, "n_heads"), Size(path, sizes, "d_model"));
        // Listing the edges of a graph that a stranger's three numbers call for could take all memory.
        var channels = (double)graph.Layers * ((3.0 * graph.Heads) + 1);
        return channels * graph.Layers * (graph.Heads + 1.0) / 2 <= mostEdges && (double)graph.DModel * graph.Layers * (graph.Heads + 1.0) < int.MaxValue
            ? graph
            : throw Error(path, "cfg", "the file is too small for a graph of these sizes");
    }

    private static Dictionary<string, int> Sizes(string path, ReadOnlySpan<byte> beginning)
    {
        var json = new Utf8JsonReader(beginning, isFinalBlock: beginning.Length < Beginning, default);
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        var inside = false;
        while (json.Read())
        {
            if (json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                inside = json.ValueTextEquals("cfg");
            if (inside && json is { TokenType: JsonTokenType.EndObject, CurrentDepth: 1 })
                return sizes;
            if (inside && json is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 2 } && json.GetString() is { } name && json.Read()
                && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var size))
            {
                sizes[name] = size;
            }
        }

        throw Error(path, "'cfg'", "it is not at the beginning");
    }

    private static int Size(string path, IReadOnlyDictionary<string, int> sizes, string field) =>
        sizes.GetValueOrDefault(field) is > 0 and var size ? size : throw Error(path, $"cfg.{field}", "it is missing, or no whole number above 0");

    private static FileFormatException Error(string path, string where, string what, Exception? inner = null) =>
        new(path, where, what, "write it again with `mib attribute`, or see docs/circuits.md.", inner);
}
