using Mib.Core.Circuits;
using Mib.Core.Errors;

namespace Mib.Engine.Formats;

/// <summary>A file of scores or of a circuit, in the form that its extension says: <c>.json</c>, <c>.safetensors</c>, <c>.pt</c>.</summary>
public static class ScoresFile
{
    /// <summary>The field, or the entry of the metadata, that says whose scores they are. The reference passes over it.</summary>
    internal const string ModelHash = "model_hash";

    /// <summary>The extensions that are read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".json", ".pt", ".safetensors"];

    /// <summary>Refuses a name that says no form that is written.</summary>
    /// <exception cref="UsageException">It is a <c>.pt</c>, or has another extension or none.</exception>
    public static void CheckWritable(string path)
    {
        if (FormOf(path) is not (".json" or ".safetensors"))
        {
            throw new UsageException(
                FormOf(path) == ".pt" ? $"{path} would be a pickle, which mib reads but does not write." : $"The extension of {path} says nothing about its form.",
                "call it something.json, or something.safetensors for a tenth of the size.");
        }
    }

    /// <summary>Writes scores in the form that a name says.</summary>
    /// <param name="path">The name.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="scores">The scores.</param>
    public static void Write(string path, Stream stream, CircuitScores scores)
    {
        if (FormOf(path) == ".safetensors")
            GraphSafetensors.Write(stream, scores);
        else
            GraphJson.Write(stream, scores);
    }

    /// <summary>Reads whose graph a file is of, by the file alone.</summary>
    /// <exception cref="FileFormatException">It does not say, or no such graph can be in it.</exception>
    public static CircuitGraph ReadGraph(string path) => FormOf(path) switch
    {
        ".json" => GraphShape.Read(path),
        ".pt" => GraphPt.ReadGraph(path),
        ".safetensors" => GraphSafetensors.ReadGraph(path),
        _ => throw OtherForm(path),
    };

    /// <summary>Reads scores of a graph that must be the model's.</summary>
    /// <inheritdoc cref="ReadContent"/>
    public static CircuitScores Read(string path, CircuitGraph graph) => ReadContent(path, graph).Scores
        ?? throw GraphErrors.Of(path, "", "it marks a circuit, but has no scores");

    /// <summary>Reads the scores or the circuit of a graph that must be the model's.</summary>
    /// <inheritdoc cref="GraphJson.ReadContent"/>
    public static GraphContent ReadContent(string path, CircuitGraph graph) => FormOf(path) switch
    {
        ".json" => GraphJson.ReadContent(path, graph),
        ".pt" => GraphPt.ReadContent(path, graph),
        ".safetensors" => GraphSafetensors.ReadContent(path, graph),
        _ => throw OtherForm(path),
    };

    private static FileFormatException OtherForm(string path) => GraphErrors.Of(path, "", $"its extension is none of {string.Join(", ", Extensions)}");

    private static string FormOf(string path) => Path.GetExtension(path).ToLowerInvariant();
}
