using System.Text.Json;
using Mib.Core.Circuits;
using Mib.Core.Errors;

namespace Mib.Engine.Formats;

/// <summary>Edge scores as the reference's graph file: <c>cfg</c>, <c>nodes</c>, <c>edges</c> (spec/circuit-track.md §6.1).</summary>
public static class GraphJson
{
    private const long LargestFile = 1L << 30;

    /// <summary>Reads the scores of a graph that must be the model's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="graph">The model's graph.</param>
    /// <exception cref="FileFormatException">
    /// It is malformed or for another model, an edge is missing, unknown or there twice, or a score is not a finite number.
    /// </exception>
    public static CircuitScores Read(string path, CircuitGraph graph)
    {
        using var document = Parse(path);
        try
        {
            return Read(path, document.RootElement, graph);
        }
        catch (InvalidOperationException error)
        {
            // Half of a surrogate pair, escaped: sound JSON, but no name.
            throw new FileFormatException(path, "", $"a name in it is not valid Unicode: {error.Message}", "write it again with `mib attribute`.", error);
        }
    }

    private static CircuitScores Read(string path, JsonElement root, CircuitGraph graph)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Error(path, "", "it is not a JSON object");
        CheckShape(path, Member(path, root, "cfg"), graph);
        Member(path, root, "nodes");

        var values = new double[graph.Edges.Count];
        var seen = new bool[values.Length];
        var unknown = new List<string>();
        var edges = Member(path, root, "edges");
        if (edges.ValueKind != JsonValueKind.Object)
            throw Error(path, "'edges'", "it is not an object");
        foreach (var edge in edges.EnumerateObject())
        {
            var index = graph.IndexOfEdge(edge.Name);
            if (index < 0)
            {
                unknown.Add(edge.Name);
                continue;
            }

            if (seen[index])
                throw Error(path, $"edge '{edge.Name}'", "it occurs twice");
            seen[index] = true;
            values[index] = Score(path, edge);
        }

        if (unknown.Count > 0)
            throw Error(path, "edges", $"{unknown.Count} are not in the model's graph: {string.Join(", ", unknown.Take(5))}");
        var missing = graph.Edges.Where((_, i) => !seen[i]).Select(graph.EdgeName).ToList();
        if (missing.Count > 0)
            throw Error(path, "edges", $"{missing.Count} are missing: {string.Join(", ", missing.Take(5))}");
        return new(graph, new(values));
    }

    /// <summary>Writes scores, with the edges of a circuit marked if one is given.</summary>
    public static byte[] Write(CircuitScores scores, Circuit? circuit = null)
    {
        var graph = scores.Graph;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("cfg");
            json.WriteNumber("n_layers", graph.Layers);
            json.WriteNumber("n_heads", graph.Heads);
            json.WriteBoolean("parallel_attn_mlp", false);
            json.WriteNumber("d_model", graph.DModel);
            json.WriteEndObject();

            json.WriteStartObject("nodes");
            for (var source = 0; source < graph.SourceCount; source++)
                WriteNode(json, graph.SourceName(source), circuit?.SourceMask[source] ?? false);
            WriteNode(json, "logits", inGraph: true);
            json.WriteEndObject();

            json.WriteStartObject("edges");
            for (var i = 0; i < graph.Edges.Count; i++)
            {
                json.WriteStartObject(graph.EdgeName(graph.Edges[i]));
                json.WriteNumber("score", scores.Values[i]);
                json.WriteBoolean("in_graph", circuit?.EdgeMask[i] ?? false);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> made.</summary>
    public static CircuitScores FromBytes(byte[] bytes, CircuitGraph graph)
    {
        using var document = JsonDocument.Parse(bytes);
        var values = document.RootElement.GetProperty("edges").EnumerateObject().Select(e => e.Value.GetProperty("score").GetDouble());
        return new(graph, [.. values]);
    }

    private static void WriteNode(Utf8JsonWriter json, string name, bool inGraph)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("in_graph", inGraph);
        json.WriteEndObject();
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                throw Error(path, "", "it is over 1 GB");
            using var stream = File.OpenRead(path);
            return JsonDocument.Parse(stream);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new FileFormatException(path, "", error is JsonException ? $"it is not JSON: {error.Message}" : error.Message, "write it again with `mib attribute`.", error);
        }
    }

    private static void CheckShape(string path, JsonElement cfg, CircuitGraph graph)
    {
        foreach (var (field, expected) in new[] { ("n_layers", graph.Layers), ("n_heads", graph.Heads), ("d_model", graph.DModel) })
        {
            var member = Member(path, cfg, field);
            if (member.ValueKind != JsonValueKind.Number || !member.TryGetInt32(out var value) || value != expected)
                throw new FileFormatException(path, $"cfg.{field}", $"it is {member.GetRawText()}, the model's is {expected}", "use the model that the scores were made for.");
        }

        if (cfg.TryGetProperty("parallel_attn_mlp", out var parallel) && parallel.ValueKind != JsonValueKind.False)
            throw new FileFormatException(path, "cfg.parallel_attn_mlp", "parallel attention is not supported", "use the model that the scores were made for.");
    }

    private static double Score(string path, JsonProperty edge)
    {
        var where = $"edge '{edge.Name}'";
        if (edge.Value.ValueKind != JsonValueKind.Object || !edge.Value.TryGetProperty("score", out var score))
            throw Error(path, where, "it has no 'score'");
        if (score.ValueKind != JsonValueKind.Number || !score.TryGetDouble(out var value) || !double.IsFinite(value))
            throw Error(path, where, $"its score {score.GetRawText()} is not a finite number");
        return value;
    }

    private static JsonElement Member(string path, JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
            ? value
            : throw Error(path, $"'{name}'", "it is missing");

    private static FileFormatException Error(string path, string where, string what) =>
        new(path, where, what, "write it again with `mib attribute`, or see docs/circuits.md.");
}
