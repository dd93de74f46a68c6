using System.Security.Cryptography;
using Mib.Models.Checkpoints;

namespace Mib.Engine.Models;

/// <summary>The files in a model's folder that decide what it computes.</summary>
internal static class ModelFiles
{
    private static readonly string[] TokenizerFiles =
        ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.json", "merges.txt"];

    /// <summary>SHA-256 over all of them.</summary>
    /// <exception cref="Core.Errors.FileFormatException">The index of the weights is malformed.</exception>
    public static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in In(folder))
        {
            using var stream = File.OpenRead(path);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> In(string folder)
    {
        var index = Path.Combine(folder, WeightFiles.IndexFile);
        var isWhole = File.Exists(Path.Combine(folder, WeightFiles.SingleFile)) || !File.Exists(index);
        string[] weights = isWhole ? [WeightFiles.SingleFile] : [WeightFiles.IndexFile, .. ShardIndex.Read(index).Files];
        return new[] { Checkpoint.ConfigFile }.Concat(weights).Concat(TokenizerFiles).Select(name => Path.Combine(folder, name)).Where(File.Exists);
    }
}
