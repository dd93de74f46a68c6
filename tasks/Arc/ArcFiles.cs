using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Sdk.Tasks;

namespace Mib.Tasks.Arc;

/// <summary>Where the questions of a set are.</summary>
/// <param name="set"><c>Easy</c> or <c>Challenge</c>.</param>
/// <param name="folder">The folder.</param>
internal sealed class ArcFiles(string set, string folder)
{
    /// <summary>Whether the folder has a file by one of ARC's own names.</summary>
    public bool HasOwn => Enum.GetValues<Split>().SelectMany(OwnNames).Any(name => File.Exists(Path.Combine(folder, name)));

    /// <summary>The file of a split.</summary>
    /// <exception cref="FileFormatException">There is none.</exception>
    public string PathOf(Split split) =>
        Array.Find([.. OwnNames(split).Select(name => Path.Combine(folder, name)), PublishedFiles.PathOf(folder, split)], File.Exists)
            ?? throw new FileFormatException(
                folder, "", $"it has no {string.Join(", no ", OwnNames(split).Append(PublishedFiles.NameOf(split)))}", "give the folder of ARC's .jsonl files.");

    /// <summary>What Allen AI calls it, and what copies by others do.</summary>
    private string[] OwnNames(Split split)
    {
        var (official, rebuilt) = split switch
        {
            Split.Train => ("Train", "train"),
            Split.Validation => ("Dev", "val"),
            _ => ("Test", "test"),
        };
        return [$"ARC-{set}-{official}.jsonl", $"arc_{set.ToLowerInvariant()}_{rebuilt}.jsonl"];
    }
}
