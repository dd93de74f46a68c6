using Mib.Core.Errors;
using Mib.Models.Checkpoints;

namespace Mib.Engine.Models.Hub;

/// <summary>What a pull brings: the files that a model is read from, and no others.</summary>
public sealed class PullPlan
{
    internal PullPlan(string commit, IReadOnlyList<HubFile> files) => (Commit, Files) = (commit, files);

    /// <summary>The commit that the model's revision stands for.</summary>
    public string Commit { get; }

    /// <summary>How many files there are.</summary>
    public int Count => Files.Count;

    /// <summary>All bytes, those that are there already among them.</summary>
    public long Size => Blobs.Sum(file => file.Size!.Value);

    /// <summary>Files with sizes and blobs, in the order in which they are linked: whatever makes it look whole comes last.</summary>
    internal IReadOnlyList<HubFile> Files { get; }

    /// <summary>One file of each blob: equal files share their bytes.</summary>
    internal IReadOnlyList<HubFile> Blobs => [.. Files.DistinctBy(file => file.Blob)];

    /// <summary>Chooses among a model's files by name. Names that nobody asked for are never used as paths.</summary>
    /// <param name="listing">What the model consists of.</param>
    /// <param name="id">The model.</param>
    /// <param name="shards">Names of the files that its index lists; none if its weights are one file.</param>
    /// <exception cref="HubException">A file that every model needs is not there.</exception>
    internal static IReadOnlyList<HubFile> Choose(HubListing listing, HubId id, IReadOnlyList<string> shards)
    {
        var files = listing.Files.GroupBy(file => file.Name).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        if (!files.ContainsKey(Checkpoint.ConfigFile))
            throw new HubException($"{id} has no {Checkpoint.ConfigFile}.", "pull a model in the format of Hugging Face's transformers.");
        var weights = shards.Count == 0 ? WeightFiles.SingleFile : WeightFiles.IndexFile;
        if (!files.ContainsKey(weights))
            throw NoSafetensors(listing, id);
        if (shards.FirstOrDefault(shard => !files.ContainsKey(shard)) is { } missing)
            throw new HubException($"{id} has no {missing}, which its {WeightFiles.IndexFile} names.", "tell the model's owner, or pull another revision.");
        return [.. shards.Append(weights).Concat(Snapshot.Described).Where(files.ContainsKey).Select(name => files[name])];
    }

    /// <summary>The index of weights that are spread over several files; null if they are one file.</summary>
    internal static HubFile? IndexOf(HubListing listing) =>
        listing.Files.Any(file => file.Name == WeightFiles.SingleFile) ? null : listing.Files.FirstOrDefault(file => file.Name == WeightFiles.IndexFile);

    private static HubException NoSafetensors(HubListing listing, HubId id)
    {
        string[] pickles = [.. listing.Files.Select(file => file.Name).Where(name => Path.GetExtension(name) is ".bin" or ".pth" or ".pt" or ".ckpt").Take(3)];
        return new(
            $"{id} has no {WeightFiles.SingleFile}" + (pickles.Length == 0 ? "." : $", only {string.Join(", ", pickles)}: pickles, which can run code when they are read. mib does not pull them."),
            "pull a revision or a copy of the model that has safetensors, or convert its weights and give the folder to --model.");
    }
}
