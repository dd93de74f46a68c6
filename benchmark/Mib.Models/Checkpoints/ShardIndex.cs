using System.Text.Json;
using Mib.Core.Errors;
using Mib.Models.Files;
using Mib.Models.Tokenizers;

namespace Mib.Models.Checkpoints;

/// <summary>What <c>model.safetensors.index.json</c> says: which shard each tensor is in.</summary>
/// <param name="Path">Where the index is.</param>
/// <param name="Shards">The shard's file name by the tensor's name.</param>
public sealed record ShardIndex(string Path, IReadOnlyDictionary<string, string> Shards)
{
    /// <summary>Most bytes of an index, far above any model's.</summary>
    public const int LargestFile = 1 << 26;

    private const string Again = "download the folder again.";

    /// <summary>The names of the shards, each once, in order.</summary>
    public IReadOnlyList<string> Files => [.. Shards.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Reads an index and refuses file names that would lead out of its folder.</summary>
    /// <exception cref="FileFormatException">It is missing or malformed.</exception>
    public static ShardIndex Read(string path)
    {
        try
        {
            using var stream = RegularFile.Open(path);
            if (stream.Length > LargestFile)
                throw new FileFormatException(path, "", $"it has {stream.Length} bytes, over the limit of {LargestFile}", Again);
            using var document = JsonDocument.Parse(stream);
            return Parse(new(path, "", document.RootElement));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", $"it cannot be read: {error.Message}", "check the path and its permissions.", error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FileFormatException(path, "", $"it is not the JSON it should be: {error.Message}", Again, error);
        }
    }

    /// <summary>The error for shards that do not fit; the first of many problems are listed.</summary>
    public FileFormatException Error(IReadOnlyList<string> problems) => new(
        Path, "", $"its shards do not fit it: {string.Join("; ", problems.Take(20))}"
            + (problems.Count > 20 ? $"; and {problems.Count - 20} more" : ""),
        Again);

    private static ShardIndex Parse(JsonField root)
    {
        var shards = new Dictionary<string, string>(StringComparer.Ordinal);
        var map = root["weight_map"];
        foreach (var (name, value) in map.Members())
        {
            var field = map.Member(name, value);
            var file = field.Text();
            if (!IsPlain(file))
                throw field.Error($"'{file}' is not the name of a safetensors file in the index's folder", Again);
            if (!shards.TryAdd(name, file))
                throw field.Error("the tensor's name occurs twice", Again);
        }

        if (shards.Count == 0)
            throw map.Error("it names no tensor", Again);
        return new(root.File, shards);
    }

    private static bool IsPlain(string name) =>
        name.Length is > 0 and <= 255 && name[0] != '.' && name.EndsWith(".safetensors", StringComparison.Ordinal) && !name.Any(c => c is '/' or '\\' or ':' || char.IsControl(c));
}
