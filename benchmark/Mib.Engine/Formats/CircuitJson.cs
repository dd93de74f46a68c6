using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Engine.Formats;

/// <summary>The circuit that a model is known to have: the <c>circuit.json</c> in its folder.</summary>
public static class CircuitJson
{
    /// <summary>File name in the model's folder.</summary>
    public const string FileName = "circuit.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // "a0.h1<v>" should read as itself.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether a model's folder has one.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>The first twelve digits of the SHA-256 of a model's; <c>none</c> if its folder has none.</summary>
    /// <exception cref="FileFormatException">It cannot be read.</exception>
    public static string HashIn(string folder)
    {
        if (!IsIn(folder))
            return "none";
        using var stream = RegularFile.Open(Path.Combine(folder, FileName));
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..12];
    }

    /// <summary>Writes a circuit into a model's folder.</summary>
    public static void Write(string folder, DeclaredCircuit circuit) => File.WriteAllText(
        Path.Combine(folder, FileName),
        JsonSerializer.Serialize(
            new Content(
                [.. circuit.Groups.Select(group => group.ToArray())],
                circuit.Others.Count == 0 ? null : circuit.Others.ToDictionary(other => other.Name, other => other.Edges.ToArray())),
            Format) + "\n");

    /// <summary>Reads the circuit of a model's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="graph">The model's graph.</param>
    /// <exception cref="FileFormatException">The file is missing or malformed, or names an edge twice or one that the graph does not have.</exception>
    public static DeclaredCircuit Read(string folder, CircuitGraph graph)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), Format);
            if (content?.Groups is not { Length: > 0 } groups || Array.Exists(groups, group => group is null || group.Length == 0 || group.Contains(null)))
                throw Error(path, "it has no 'groups', each a list of names of edges");
            Check(groups.SelectMany(group => group));
            foreach (var other in content.Others ?? [])
            {
                if (other.Value is null || other.Value.Contains(null))
                    throw Error(path, $"'{other.Key}' in 'others' is no list of names of edges");
                Check(other.Value);
            }

            return new([.. groups.Select(group => group.ToEquatableArray())])
            {
                Others = [.. (content.Others ?? []).Select(other => new NamedEdges(other.Key, other.Value.ToEquatableArray()))],
            };
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Error(path, error.Message, error);
        }

        void Check(IEnumerable<string> edges)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var edge in edges)
            {
                if (graph.IndexOfEdge(edge) < 0)
                    throw Error(path, $"the model has no edge '{edge}'");
                if (!seen.Add(edge))
                    throw Error(path, $"the edge '{edge}' occurs twice");
            }
        }
    }

    private static FileFormatException Error(string path, string problem, Exception? inner = null) =>
        new(path, "", problem, "make the model's folder again with `mib train`.", inner);

    private sealed record Content(string[][] Groups, Dictionary<string, string[]>? Others);
}
