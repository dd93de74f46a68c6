using System.Text.Json;
using System.Text.RegularExpressions;
using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>Which files weights are spread over: <c>model.safetensors.index.json</c>.</summary>
internal static partial class ShardIndex
{
    public const string FileName = "model.safetensors.index.json";

    /// <summary>Far above any model's.</summary>
    public const int LargestFile = 1 << 26;

    /// <summary>The names of the files that it names, each once, in order. All lie beside it: a name with a folder is refused.</summary>
    /// <exception cref="FileFormatException">It cannot be read or names something else.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
                throw Error($"it is larger than {LargestFile} bytes");
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (!document.RootElement.TryGetProperty("weight_map", out var map))
                throw Error("it has no weight_map");
            string[] names = [.. map.EnumerateObject().Select(weight => weight.Value.GetString() ?? "").Distinct().Order(StringComparer.Ordinal)];
            if (names.Length == 0)
                throw Error("its weight_map is empty");
            return Array.Find(names, name => !Shard().IsMatch(name)) is { } odd
                ? throw Error($"'{odd}' is no name of a safetensors file beside it")
                : names;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw Error(error.Message, error);
        }

        FileFormatException Error(string what, Exception? inner = null) => new(path, "", what, "pull or copy the model again.", inner);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}\.safetensors\z")]
    private static partial Regex Shard();
}
