using System.Text.Json.Nodes;
using Mib.Models.Checkpoints;

namespace Mib.Tests.Support;

/// <summary>A folder with two shards and their index, sound until a test changes something.</summary>
public sealed class ShardFolder : IDisposable
{
    public const string First = "model-00001-of-00002.safetensors";
    public const string Second = "model-00002-of-00002.safetensors";

    private readonly Scratch scratch = new();

    public ShardFolder()
    {
        Write(First, "a", "b");
        Write(Second, "c");
        Index = new()
        {
            ["metadata"] = new JsonObject { ["total_size"] = 72 },
            ["weight_map"] = new JsonObject { ["a"] = First, ["b"] = First, ["c"] = Second },
        };
        WriteIndex();
    }

    public JsonObject Index { get; }

    public JsonObject Map => (JsonObject)Index["weight_map"]!;

    public string Path => scratch.Folder;

    public string this[string name] => scratch[name];

    /// <summary>Writes a shard of tensors [2, 3], each filled with its name's code.</summary>
    public void Write(string shard, params string[] names)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(this[shard], [.. names.Select(name => KeyValuePair.Create(name, full([2, 3], name[0], ScalarType.Float32)))]);
    }

    public void WriteIndex() => WriteIndex(Index.ToJsonString());

    public void WriteIndex(string content) => File.WriteAllText(this[WeightFiles.IndexFile], content);

    public void Dispose() => scratch.Dispose();
}
