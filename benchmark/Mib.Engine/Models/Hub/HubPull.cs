using Mib.Core.Errors;
using Mib.Engine.Plans;
using Mib.Models.Checkpoints;

namespace Mib.Engine.Models.Hub;

/// <summary>Brings a model of the hub into the cache. What a pull that was broken off has brought is kept and gone on with.</summary>
public sealed class HubPull : IDisposable
{
    private const int FilesAtOnce = 4;

    private readonly HubId id;
    private readonly HubCache cache;
    private readonly HubClient client;
    private readonly Retries retries;
    private readonly SharedObserver observer;

    /// <summary>A pull of one model.</summary>
    /// <param name="id">The model.</param>
    /// <param name="access">How to reach the hub.</param>
    /// <param name="cache">Where to.</param>
    /// <param name="observer">Told how far it is, and of whatever has to be tried again.</param>
    public HubPull(HubId id, HubAccess access, HubCache cache, IRunObserver observer)
    {
        (this.id, this.cache, this.observer) = (id, cache, new(observer));
        client = new(access, id);
        retries = new(access.Backoff, this.observer.Note);
    }

    /// <summary>Bytes free on the disk of a folder.</summary>
    internal Func<string, long> FreeSpace { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>Asks what there is to pull. Nothing but the index of the weights is brought yet.</summary>
    /// <exception cref="HubException">The hub refuses, cannot be reached, or the model is not one that mib can read.</exception>
    public Task<PullPlan> Plan(CancellationToken cancellation) => OnDisk(async () =>
    {
        var listing = await retries.Run(client.List, cancellation);
        IReadOnlyList<string> shards = [];
        if (PullPlan.IndexOf(listing) is { } index)
        {
            var known = await Describe(index, listing.Commit, cancellation);
            if (known.Size > ShardIndex.LargestFile)
                throw new HubException($"{id}: {index.Name} has {known.Size} bytes, which is no index.", "pull another revision.");
            await Bring(known, listing.Commit, _ => { }, cancellation);
            shards = ShardIndex.Read(BlobOf(known)).Files;
        }

        var files = new List<HubFile>();
        foreach (var file in PullPlan.Choose(listing, id, shards))
            files.Add(await Describe(file, listing.Commit, cancellation));
        var plan = new PullPlan(listing.Commit, files);
        CheckSpace(plan);
        return plan;
    });

    /// <summary>Brings what is planned.</summary>
    /// <returns>The model's folder.</returns>
    /// <exception cref="HubException">It cannot be brought.</exception>
    public Task<string> Run(PullPlan plan, CancellationToken cancellation) => OnDisk(async () =>
    {
        var progress = new PullProgress(observer, $"pull {id}", plan.Size);
        foreach (var file in plan.Blobs)
            progress.Report(file.Name, Math.Min(file.Size!.Value, BlobDownload.Have(BlobOf(file))));
        await Parallel.ForEachAsync(
            plan.Blobs.OrderByDescending(file => file.Size),
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellation },
            async (file, token) => await Bring(file, plan.Commit, bytes => progress.Report(file.Name, bytes), token));
        foreach (var file in plan.Files.Where(file => !file.Blob!.IsHash))
            observer.Note($"{file.Name}: the server gave no hash, only the size could be checked.");
        return await Finish(plan, cancellation);
    });

    public void Dispose() => client.Dispose();

    /// <summary>Does work in which whatever goes wrong between this machine and the hub is already accounted for: the rest is the disk's.</summary>
    private async Task<T> OnDisk<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HubException(
                $"{cache.Folder} cannot be written: {error.Message}",
                "make room or mend the permissions, or set HF_HOME to another folder. The same command goes on where it stopped.",
                error);
        }
    }

    private Task<HubFile> Describe(HubFile file, string commit, CancellationToken cancellation) =>
        retries.Run(token => client.Describe(file, commit, token), cancellation);

    private async Task Bring(HubFile file, string commit, Action<long> report, CancellationToken cancellation)
    {
        var path = BlobOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var _ = await BlobLock.Take(GateOf(file.Blob!.Text), () => observer.Note($"{file.Name}: another process is bringing it; waiting."), cancellation);
        await new BlobDownload(client, retries, commit, file, path).Run(report, cancellation);
    }

    /// <summary>Makes the files visible: the links first, the one that makes a folder a model last, then what the revision stands for.</summary>
    private async Task<string> Finish(PullPlan plan, CancellationToken cancellation)
    {
        using var _ = await BlobLock.Take(GateOf("snapshots"), () => { }, cancellation);
        var snapshot = cache.PathOf(id, "snapshots", plan.Commit);
        Directory.CreateDirectory(snapshot);
        foreach (var file in plan.Files)
            Snapshot.Link(Path.Combine(snapshot, file.Name), BlobOf(file));
        if (!id.IsCommit)
        {
            var reference = cache.PathOf(id, "refs", id.Revision);
            Directory.CreateDirectory(Path.GetDirectoryName(reference)!);
            var fresh = cache.PathOf(id, ".reference");
            File.WriteAllText(fresh, plan.Commit);
            File.Move(fresh, reference, overwrite: true);
        }

        return snapshot;
    }

    private void CheckSpace(PullPlan plan)
    {
        Directory.CreateDirectory(cache.Folder);
        var needed = plan.Blobs.Sum(file => Math.Max(0, file.Size!.Value - BlobDownload.Have(BlobOf(file))));
        var free = FreeSpace(cache.Folder);
        if (needed > free)
        {
            throw new HubException(
                $"{id} needs {Gibibytes(needed)} more on the disk of {cache.Folder}, which has {Gibibytes(free)} left.",
                "make room, or set HF_HOME to a folder on another disk.");
        }
    }

    private string GateOf(string name) => Path.Combine(cache.Folder, ".locks", id.Folder, name + ".lock");

    private string BlobOf(HubFile file) => cache.PathOf(id, "blobs", file.Blob!.Text);

    private static string Gibibytes(long bytes) => $"{bytes / (double)(1 << 30):0.00} GiB";
}
