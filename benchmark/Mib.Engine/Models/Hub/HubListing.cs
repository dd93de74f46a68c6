using System.Text.Json;
using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>A file of a model on the hub.</summary>
/// <param name="Name">Its path in the repository, as the server gives it: not to be trusted.</param>
/// <param name="Size">Its bytes; null if the listing does not say.</param>
/// <param name="Blob">What its bytes are called; null if the listing does not say.</param>
internal sealed record HubFile(string Name, long? Size, BlobId? Blob);

/// <summary>What a model consists of at a revision.</summary>
/// <param name="Commit">The commit that the revision stands for.</param>
/// <param name="Files">All of its files.</param>
internal sealed record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    /// <summary>Far above any model, and low enough that sums of sizes stay whole numbers.</summary>
    public const long LargestFile = 1L << 50;

    /// <summary>Reads the answer of <c>/api/models/…/revision/…?blobs=true</c>.</summary>
    /// <exception cref="HubException">It is something else.</exception>
    public static HubListing Parse(byte[] json, HubId id, Uri address)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var commit = root.GetProperty("sha").GetString() ?? "";
            if (!HubId.IsCommitHash(commit))
                throw Error("its sha is no commit hash");
            if (id.IsCommit && commit != id.Revision)
                throw Error($"it is of the commit {commit}, another one than was asked for");
            return new(commit, [.. root.GetProperty("siblings").EnumerateArray().Select(FileOf)]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Error(error.Message, error);
        }

        HubException Error(string what, Exception? inner = null) => new(
            $"{address.Shown()}: the answer is no listing of a model: {what}", "check HF_ENDPOINT; a proxy's sign-in page answers in this way, too.", inner);
    }

    private static HubFile FileOf(JsonElement sibling)
    {
        var name = sibling.GetProperty("rfilename").GetString() ?? "";
        var large = sibling.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object;
        var blob = BlobId.TryParse(large ? Text(lfs, "sha256") : Text(sibling, "blobId"));
        var size = Size(sibling, "size") ?? (large ? Size(lfs, "size") : null);
        return new(name, size, blob);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Size(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.TryGetInt64(out var size) && size is >= 0 and <= LargestFile ? size : throw new FormatException($"{name} is {value.GetRawText()}")
            : null;
}
