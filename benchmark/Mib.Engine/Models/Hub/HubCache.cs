using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>Whether a model of the hub is in the cache.</summary>
public enum HubState
{
    NotPulled,

    /// <summary>Some of its files are missing.</summary>
    Incomplete,

    Complete,
}

/// <summary>The cache that Hugging Face's libraries share: a folder a model, in it bytes, snapshots of links to them, and what revisions stand for.</summary>
/// <param name="folder">Where it is; it need not exist.</param>
public sealed class HubCache(string folder)
{
    /// <summary>The cache that the environment names.</summary>
    public static HubCache OfProcess => new(HubEnvironment.OfProcess.CacheFolder);

    /// <summary>Where it is.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Whether a model is here.</summary>
    public HubState StateOf(HubId id)
    {
        try
        {
            return SnapshotOf(id) is not { } snapshot ? HubState.NotPulled
                : Snapshot.Missing(snapshot).Count == 0 ? HubState.Complete : HubState.Incomplete;
        }
        catch (FileFormatException)
        {
            return HubState.Incomplete;
        }
    }

    /// <summary>The folder of a model, with all of its files.</summary>
    /// <param name="id">The model.</param>
    /// <param name="word">What to call it in a command line.</param>
    /// <exception cref="HubException">It is not here, or not whole.</exception>
    public string Require(HubId id, string word)
    {
        var pull = $"mib models pull {word}";
        if (SnapshotOf(id) is not { } snapshot)
            throw new HubException($"{id} is neither a folder nor in the Hugging Face cache ({Folder}).", pull + Elsewhere(id));
        var missing = Snapshot.Missing(snapshot);
        return missing.Count == 0
            ? snapshot
            : throw new HubException($"{id} is not whole in the Hugging Face cache: {snapshot} has no {string.Join(", ", missing.Take(5))}.", pull);
    }

    /// <summary>The folder of a model, whole or not; null if there is none.</summary>
    internal string? SnapshotOf(HubId id)
    {
        var commit = id.IsCommit ? id.Revision : CommitOf(id);
        var snapshot = Path.Combine(Folder, id.Folder, "snapshots", commit ?? "none");
        return commit is not null && Directory.Exists(snapshot) ? snapshot : null;
    }

    internal string PathOf(HubId id, params ReadOnlySpan<string> parts) => Path.Combine([Folder, id.Folder, .. parts]);

    private string? CommitOf(HubId id)
    {
        var (reference, fix) = (PathOf(id, "refs", id.Revision), $"delete it, then mib models pull {id}");
        var commit = SmallFile.Read(reference, fix);
        return commit is null || HubId.IsCommitHash(commit) ? commit : throw new FileFormatException(reference, "", "it holds no commit hash", fix);
    }

    /// <summary>The commits of a model that are here, where the revision asked for is not.</summary>
    private string Elsewhere(HubId id)
    {
        var snapshots = new DirectoryInfo(PathOf(id, "snapshots"));
        var commits = !snapshots.Exists ? [] : snapshots.GetDirectories("*", new EnumerationOptions()).Select(d => d.Name).Where(HubId.IsCommitHash).Take(3).ToArray();
        return commits.Length == 0 ? "" : $", or take what is here: {string.Join(", ", commits.Select(commit => $"{id.Name}@{commit}"))}";
    }
}
