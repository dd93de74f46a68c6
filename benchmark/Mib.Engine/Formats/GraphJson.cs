using System.Text.Encodings.Web;
using System.Text.Json;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Engine.Formats;

/// <summary>Scores and circuits as the reference's graph file: <c>cfg</c>, <c>nodes</c>, <c>edges</c> (spec/circuit-track.md §6.1).</summary>
public static class GraphJson
{
    private const int FlushAt = 1 << 16;

    /// <summary>Reads the scores of a graph that must be the model's.</summary>
    /// <inheritdoc cref="ReadContent"/>
    public static CircuitScores Read(string path, CircuitGraph graph)
    {
        var scores = ReadContent(path, graph).Scores;
        return scores ?? throw GraphErrors.Of(path, $"edge '{graph.EdgeName(graph.Edges[0])}'", "it has no 'score'");
    }

    /// <summary>Reads the scores or the circuit of a graph that must be the model's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="graph">The model's graph.</param>
    /// <exception cref="FileFormatException">
    /// It is malformed or for another model, an edge or a node is missing, unknown or there twice, or a score is not a finite number.
    /// </exception>
    public static GraphContent ReadContent(string path, CircuitGraph graph)
    {
        using var stream = RegularFile.Open(path);
        return new GraphJsonReader(path, graph).Read(stream);
    }

    /// <summary>Reads what <see cref="Write(CircuitScores, Circuit?)"/> made.</summary>
    public static CircuitScores FromBytes(byte[] bytes, CircuitGraph graph)
    {
        using var stream = new MemoryStream(bytes);
        return new GraphJsonReader("scores", graph).Read(stream).Scores!;
    }

    /// <summary>Writes scores, with what is in a circuit marked if one is given.</summary>
    public static byte[] Write(CircuitScores scores, Circuit? circuit = null)
    {
        using var buffer = new MemoryStream();
        Write(buffer, scores, circuit);
        return buffer.ToArray();
    }

    /// <summary>Writes scores, with what is in a circuit marked if one is given.</summary>
    public static void Write(Stream stream, CircuitScores scores, Circuit? circuit = null)
    {
        var graph = scores.Graph;
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("cfg");
        json.WriteNumber("n_layers", graph.Layers);
        json.WriteNumber("n_heads", graph.Heads);
        json.WriteBoolean("parallel_attn_mlp", false);
        json.WriteNumber("d_model", graph.DModel);
        json.WriteEndObject();
        if (scores.ModelHash is { } hash)
            json.WriteString(ScoresFile.ModelHash, hash);

        json.WriteStartObject("nodes");
        for (var source = 0; source < graph.SourceCount; source++)
            WriteNode(json, scores, circuit, source);
        json.WriteStartObject("logits");
        json.WriteBoolean("in_graph", true);
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartObject("edges");
        for (var i = 0; i < graph.Edges.Count; i++)
        {
            json.WriteStartObject(graph.EdgeName(graph.Edges[i]));
            // The reference wants a score of every edge, also where it reads others.
            json.WriteNumber("score", scores.Level == Level.Edge ? scores.Values[i] : 0);
            json.WriteBoolean("in_graph", circuit?.EdgeMask[i] ?? false);
            json.WriteEndObject();
            if (json.BytesPending > FlushAt)
                json.Flush();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, CircuitScores scores, Circuit? circuit, int source)
    {
        var graph = scores.Graph;
        var (first, end) = (source * graph.DModel, (source + 1) * graph.DModel);
        json.WriteStartObject(graph.SourceName(source));
        json.WriteBoolean("in_graph", circuit?.SourceMask[source] ?? false);
        if (scores.Level == Level.Node)
            json.WriteNumber("score", scores.Values[source]);
        if (circuit is { Neurons.Count: > 0 })
        {
            json.WriteStartArray("neurons");
            for (var i = first; i < end; i++)
                json.WriteBooleanValue(circuit.Neurons[i]);
            json.WriteEndArray();
        }

        if (scores.Level == Level.Neuron)
        {
            json.WriteStartArray("neurons_scores");
            for (var i = first; i < end; i++)
                json.WriteNumberValue(scores.Values[i]);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
    }
}
