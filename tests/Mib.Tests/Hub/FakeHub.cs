using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mib.Tests.Hub;

/// <summary>A request as the server saw it.</summary>
internal sealed record Seen(string Method, string Path, string Range, string Token);

/// <summary>A hub on this machine with one model, as well behaved as a test wants it.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly WebApplication server;
    private long served;

    public FakeHub()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(Answer);
        server.Start();
    }

    public string Name { get; init; } = "org/name";

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Files that are in the large file storage: known by their SHA-256, not by git's hash.</summary>
    public Func<string, bool> IsLarge { get; set; } = name => name.EndsWith(".safetensors", StringComparison.Ordinal);

    /// <summary>Comes before the usual answer; true if it has answered.</summary>
    public Func<HttpContext, Task<bool>> Before { get; set; } = _ => Task.FromResult(false);

    /// <summary>The listing, if it is to be another one.</summary>
    public Func<string, string> Listing { get; set; } = listing => listing;

    public ConcurrentQueue<Seen> Requests { get; } = new();

    /// <summary>Bytes of files that were sent.</summary>
    public long Served => Interlocked.Read(ref served);

    public Uri Address => new(server.Urls.Single() + "/");

    public string BlobOf(string name) => IsLarge(name)
        ? Convert.ToHexStringLower(SHA256.HashData(Files[name]))
        : Convert.ToHexStringLower(CryptographicOperations.HashData(
            HashAlgorithmName.SHA1, (byte[])[.. Encoding.ASCII.GetBytes($"blob {Files[name].Length}\0"), .. Files[name]]));

    public IEnumerable<Seen> Of(string name) => Requests.Where(r => r.Path.EndsWith("/" + name, StringComparison.Ordinal));

    /// <summary>Sends a file, or the part that was asked for, as far as it is to come.</summary>
    public async Task Send(HttpContext context, byte[] content, int? most = null, bool ranges = true)
    {
        var range = ranges ? context.Request.GetTypedHeaders().Range?.Ranges.Single().From : null;
        var from = (int)(range ?? 0);
        if (range is not null)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = content.Length - from;
        var count = Math.Min(most ?? int.MaxValue, content.Length - from);
        await context.Response.Body.WriteAsync(content.AsMemory(from, count));
        await context.Response.Body.FlushAsync();
        Interlocked.Add(ref served, count);
        if (count < content.Length - from)
        {
            // What was written is to arrive before the connection is cut.
            await Task.Delay(50);
            context.Abort();
        }
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Requests.Enqueue(new(context.Request.Method, path, context.Request.Headers.Range.ToString(), context.Request.Headers.Authorization.ToString()));
        if (await Before(context))
            return;
        if (path.StartsWith($"/api/models/{Name}/revision/", StringComparison.Ordinal))
            await context.Response.WriteAsync(Listing(List()));
        else if (path.StartsWith($"/{Name}/resolve/{Commit}/", StringComparison.Ordinal) && Files.TryGetValue(path[(path.LastIndexOf('/') + 1)..], out var content))
            await Send(context, content);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private string List() => JsonSerializer.Serialize(new
    {
        id = Name,
        sha = Commit,
        siblings = Files.Select(file => IsLarge(file.Key)
            ? new { rfilename = file.Key, size = file.Value.Length, blobId = new string('f', 40), lfs = (object?)new { sha256 = BlobOf(file.Key), size = file.Value.Length } }
            : new { rfilename = file.Key, size = file.Value.Length, blobId = BlobOf(file.Key), lfs = (object?)null }),
    });
}
