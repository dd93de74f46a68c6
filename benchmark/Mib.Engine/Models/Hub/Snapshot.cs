using Mib.Models.Checkpoints;

namespace Mib.Engine.Models.Hub;

/// <summary>The files of a model at one commit, as links to the bytes.</summary>
internal static class Snapshot
{
    /// <summary>Files that a model can be read from, beside its weights.</summary>
    public static IReadOnlyList<string> Described { get; } =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.json", "merges.txt", "generation_config.json", Checkpoint.ConfigFile,
    ];

    /// <summary>What a folder lacks to be a model; empty if it is one.</summary>
    /// <exception cref="Core.Errors.FileFormatException">The index of its weights is malformed.</exception>
    public static IReadOnlyList<string> Missing(string folder)
    {
        string[] weights = Has(WeightFiles.SingleFile) ? []
            : !Has(WeightFiles.IndexFile) ? [$"{WeightFiles.SingleFile} or {WeightFiles.IndexFile}"]
            : [.. ShardIndex.Read(Path.Combine(folder, WeightFiles.IndexFile)).Files.Where(shard => !Has(shard))];
        return Has(Checkpoint.ConfigFile) ? weights : [Checkpoint.ConfigFile, .. weights];

        bool Has(string name) => IsThere(Path.Combine(folder, name));
    }

    /// <summary>Links a name to bytes, in one step. Only one process at a time may, so what a kill left under the passing name is replaced.</summary>
    /// <param name="path">The name, in a folder that is there.</param>
    /// <param name="blob">The bytes.</param>
    public static void Link(string path, string blob)
    {
        var target = Path.GetRelativePath(Path.GetDirectoryName(path)!, blob);
        var link = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.link");
        File.Delete(link);
        if (new FileInfo(path).LinkTarget == target)
            return;
        File.CreateSymbolicLink(link, target);
        File.Move(link, path, overwrite: true);
    }

    /// <summary>Whether a file is there; a link to nothing is not.</summary>
    private static bool IsThere(string path) => File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists != false;
}
