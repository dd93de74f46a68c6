using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Mib.Engine.Models.Hub;

/// <summary>The name of a file's bytes in the cache: their SHA-256, their git hash, or what the server calls them.</summary>
internal sealed partial record BlobId
{
    private BlobId(string text) => Text = text;

    public string Text { get; }

    /// <summary>Whether the name says what the bytes must be.</summary>
    public bool IsHash => IsSha256 || HubId.IsCommitHash(Text);

    private bool IsSha256 => Sha256Pattern().IsMatch(Text);

    /// <summary>Reads a name, with or without an ETag's quotes; null if it could not be the name of a file.</summary>
    public static BlobId? TryParse(string? text)
    {
        text = text is not null && text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text;
        return text?.Trim('"') is { } name && Pattern().IsMatch(name) ? new(name) : null;
    }

    /// <summary>Whether a file holds the bytes that the name stands for; true of every file if the name is no hash.</summary>
    public async Task<bool> Fits(string path, CancellationToken cancellation)
    {
        if (!IsHash)
            return true;
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(IsSha256 ? await SHA256.HashDataAsync(stream, cancellation) : await GitHash(stream, cancellation)) == Text;
    }

    /// <summary>The hash under which git keeps a file: SHA-1 over its length and its bytes.</summary>
    private static async Task<byte[]> GitHash(FileStream stream, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {stream.Length}\0"));
        var buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer, cancellation)) > 0;)
            hash.AppendData(buffer, 0, read);
        return hash.GetHashAndReset();
    }

    [GeneratedRegex(@"\A[0-9A-Za-z_][0-9A-Za-z_-]{0,127}\z")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256Pattern();
}
