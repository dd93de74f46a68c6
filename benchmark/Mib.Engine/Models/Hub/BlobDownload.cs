using System.Net;
using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>Brings the bytes of one file into the cache: into a file called <c>….incomplete</c>, which is renamed once they are found right.</summary>
/// <param name="client">Asks the hub.</param>
/// <param name="retries">Tries again.</param>
/// <param name="commit">The commit to take it from.</param>
/// <param name="file">The file: its name checked, its size and blob known.</param>
/// <param name="path">Where its bytes belong.</param>
internal sealed class BlobDownload(HubClient client, Retries retries, string commit, HubFile file, string path)
{
    /// <summary>What a connection must have brought for its end not to count as a failure.</summary>
    private const long WorthAConnection = 1 << 20;

    private readonly string partial = path + ".incomplete";
    private readonly long size = file.Size!.Value;

    /// <summary>How far any connection has come: a server that always begins at the beginning brings the same bytes again.</summary>
    private long furthest;

    /// <summary>Bytes of a file in the cache that are there already, from this pull or an earlier one.</summary>
    public static long Have(string path) =>
        File.Exists(path) ? new FileInfo(path).Length
        : File.Exists(path + ".incomplete") ? new FileInfo(path + ".incomplete").Length
        : 0;

    /// <summary>Sees to it that the file is there, whole.</summary>
    /// <param name="report">Told how many bytes are there.</param>
    /// <param name="cancellation">Stops it; what has come so far stays.</param>
    /// <exception cref="HubException">The server fails for good, or sends something else.</exception>
    public async Task Run(Action<long> report, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            await Fill(report, cancellation);
            File.Move(partial, path, overwrite: true);
        }

        report(size);
    }

    private async Task Fill(Action<long> report, CancellationToken cancellation)
    {
        var resumed = File.Exists(partial);
        while (true)
        {
            furthest = Left();
            while (!File.Exists(partial) || new FileInfo(partial).Length != size)
                await retries.Run(token => Attempt(report, token), cancellation);
            if (await file.Blob!.Fits(partial, cancellation))
                return;
            File.Delete(partial);
            if (!resumed)
            {
                throw new HubException(
                    $"{file.Name}: the server sent other bytes than it announced: their hash is not {file.Blob.Text}.",
                    "try again later, or another HF_ENDPOINT; what was sent has been deleted.");
            }

            // What an earlier pull left may be at fault: once more from the beginning.
            resumed = false;
        }
    }

    /// <summary>Bytes that earlier connections left, if they can be gone on with.</summary>
    private long Left() => File.Exists(partial) && new FileInfo(partial).Length is var length && length <= size ? length : 0;

    /// <summary>One connection: brings as much as it can.</summary>
    private async Task<bool> Attempt(Action<long> report, CancellationToken cancellation)
    {
        var have = Left();
        report(have);
        using var answer = await client.Open(file.Name, commit, have, cancellation);
        if (answer.StatusCode != HttpStatusCode.PartialContent)
            have = 0;
        Check(answer, have);
        try
        {
            await using var target = new FileStream(partial, have == 0 ? FileMode.Create : FileMode.Append, FileAccess.Write);
            have = await Copy(answer, target, have, report, cancellation);
            target.Flush(flushToDisk: true);
        }
        catch (TransientException)
        {
            var gained = Left() - furthest;
            furthest = Math.Max(furthest, Left());
            if (gained < WorthAConnection)
                throw;
        }
        catch (HubException)
        {
            File.Delete(partial);
            throw;
        }

        return have == size;
    }

    private async Task<long> Copy(HttpResponseMessage answer, FileStream target, long have, Action<long> report, CancellationToken cancellation)
    {
        var address = answer.RequestMessage!.RequestUri!;
        await using var source = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[1 << 17];
        for (int read; (read = await client.Alive(address, token => source.ReadAsync(buffer, token).AsTask(), cancellation)) > 0;)
        {
            if (have + read > size)
                throw Lied($"more than the {size} bytes that the listing announced");
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            report(have += read);
        }

        return have == size ? have : throw new TransientException(
            $"{file.Name}: the connection ended after {have} of {size} bytes.", "give the same command again: it goes on where it stopped.");
    }

    /// <summary>Refuses an answer that is not about the bytes that were asked for.</summary>
    private void Check(HttpResponseMessage answer, long from)
    {
        var range = answer.Content.Headers.ContentRange;
        if (answer.StatusCode == HttpStatusCode.PartialContent && (range?.From != from || (range.HasLength && range.Length != size)))
            throw Lied($"the range '{range}' for bytes {from} to {size}");
        if (answer.Content.Headers.ContentLength is { } length && length != size - from)
            throw Lied($"{length} bytes where the listing announced {size - from}");
        if (answer.Content.Headers.ContentEncoding.Count > 0)
            throw Lied($"them packed as {string.Join(", ", answer.Content.Headers.ContentEncoding)}");
    }

    private HubException Lied(string what) => new($"{file.Name}: the server sends {what}.", "try again later, or another HF_ENDPOINT.");
}
