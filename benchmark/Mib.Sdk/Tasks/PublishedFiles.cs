using Mib.Core.Data;

namespace Mib.Sdk.Tasks;

/// <summary>Names of the files in a folder of published data.</summary>
public static class PublishedFiles
{
    /// <summary>The file of a split that a folder has; where it has none, the one that it should have.</summary>
    public static string PathOf(string folder, Split split)
    {
        string[] paths = [.. NamesOf(split).Select(name => Path.Combine(folder, name))];
        return Array.Find(paths, File.Exists) ?? paths[0];
    }

    /// <summary>The name of a split's file when mib writes it.</summary>
    public static string NameOf(Split split) => NamesOf(split)[0];

    private static string[] NamesOf(Split split) => split switch
    {
        Split.Train => ["train.jsonl"],
        Split.Validation => ["validation.jsonl", "val.jsonl"],
        Split.Test => ["test.jsonl"],
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, null),
    };
}
