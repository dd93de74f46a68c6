using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>Requests to the hub about one model. Follows redirects itself: the token goes to the hub and nowhere else.</summary>
internal sealed class HubClient : IDisposable
{
    private const int MostRedirects = 10;
    private const int LargestListing = 1 << 25;

    private readonly HubAccess access;
    private readonly HubId id;
    private readonly Refusals refusals;
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public HubClient(HubAccess access, HubId id)
    {
        (this.access, this.id) = (access, id);
        refusals = new(access, id);
        http.DefaultRequestHeaders.UserAgent.Add(new("mib", typeof(HubClient).Assembly.GetName().Version!.ToString(3)));
        http.DefaultRequestHeaders.AcceptEncoding.Add(new("identity"));
    }

    /// <summary>Asks what the model consists of.</summary>
    public async Task<HubListing> List(CancellationToken cancellation)
    {
        var address = new Uri(access.Endpoint, $"api/models/{id.Name}/revision/{Uri.EscapeDataString(id.Revision)}?blobs=true");
        using var answer = await Send(HttpMethod.Get, address, 0, cancellation);
        return HubListing.Parse(await Body(answer, cancellation), id, address);
    }

    /// <summary>Completes what the listing says of a file by what the server says when asked for the file itself.</summary>
    /// <exception cref="HubException">It does not say how large it is or what its bytes are called.</exception>
    public async Task<HubFile> Describe(HubFile file, string commit, CancellationToken cancellation)
    {
        if (file is { Size: not null, Blob: not null })
            return file;
        using var answer = await Send(HttpMethod.Head, Address(commit, file.Name), 0, cancellation);
        var size = long.TryParse(Header(answer, "X-Linked-Size"), out var linked) ? linked : answer.Content.Headers.ContentLength;
        var blob = BlobId.TryParse(Header(answer, "X-Linked-Etag") ?? answer.Headers.ETag?.Tag);
        return size is >= 0 and <= HubListing.LargestFile && blob is not null
            ? file with { Size = file.Size ?? size, Blob = file.Blob ?? blob }
            : throw new HubException(
                $"{Address(commit, file.Name)}: the server says neither how large the file is nor what its bytes are called.",
                "check HF_ENDPOINT: the hub and its mirrors send X-Linked-Size and X-Linked-Etag, or Content-Length and ETag.");
    }

    /// <summary>Begins to read a file.</summary>
    /// <param name="file">The file's name, already checked.</param>
    /// <param name="commit">The commit to take it from.</param>
    /// <param name="from">The first byte wanted; the server may begin at 0 all the same.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<HttpResponseMessage> Open(string file, string commit, long from, CancellationToken cancellation) =>
        Send(HttpMethod.Get, Address(commit, file), from, cancellation);

    /// <summary>Does something with the connection, which must show life within the time allowed.</summary>
    /// <exception cref="TransientException">It broke or was silent.</exception>
    public async Task<T> Alive<T>(Uri address, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(access.ReadTimeout);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw Broken($"nothing came for {access.ReadTimeout.TotalSeconds:0.#} s", error);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.NameResolutionError || error.InnerException is AuthenticationException)
        {
            throw Broken(error.Message, error).Cause;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Broken(error.Message.TrimEnd('.'), error);
        }

        TransientException Broken(string what, Exception error) => new(
            $"{address.Shown()}: {what}.",
            $"check the network, and HF_ENDPOINT, which is {access.Endpoint}. The same command goes on where it stopped.",
            inner: error);
    }

    public void Dispose() => http.Dispose();

    private Uri Address(string commit, string file) => new(access.Endpoint, $"{id.Name}/resolve/{commit}/{Uri.EscapeDataString(file)}");

    private async Task<HttpResponseMessage> Send(HttpMethod method, Uri address, long from, CancellationToken cancellation)
    {
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(method, address);
            if (from > 0)
                request.Headers.Range = new RangeHeaderValue(from, null);
            if (access.Token is not null && IsHub(address))
                request.Headers.Authorization = new("Bearer", access.Token);
            var answer = await Alive(address, token => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation);
            if (answer.IsSuccessStatusCode || IsLinked(answer))
                return answer;
            using (answer)
            {
                if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is null)
                    throw refusals.Of(answer, TimeProvider.System);
                address = Next(address, answer.Headers.Location);
            }
        }

        throw new HubException($"{address.Shown()}: redirected more than {MostRedirects} times.", "check HF_ENDPOINT.");
    }

    /// <summary>Where a redirect leads: never from a protected connection to an open one, and never elsewhere than to the web.</summary>
    private static Uri Next(Uri from, Uri location)
    {
        var next = new Uri(from, location);
        return next.Scheme == "https" || (next.Scheme == "http" && from.Scheme == "http")
            ? next
            : throw new HubException($"{from.Shown()}: it redirects to {next.Scheme}://{next.Host}, which is not safe.", "check HF_ENDPOINT.");
    }

    private bool IsHub(Uri address) => (address.Scheme, address.Host, address.Port) == (access.Endpoint.Scheme, access.Endpoint.Host, access.Endpoint.Port);

    /// <summary>Whether it redirects from the hub's own description of a large file to where its bytes are, which describes them less well.</summary>
    private static bool IsLinked(HttpResponseMessage answer) =>
        answer.RequestMessage!.Method == HttpMethod.Head && (int)answer.StatusCode is >= 300 and < 400 && Header(answer, "X-Linked-Etag") is not null;

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private async Task<byte[]> Body(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var address = answer.RequestMessage!.RequestUri!;
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await Alive(address, token => stream.ReadAsync(buffer, token).AsTask(), cancellation)) > 0;)
        {
            if (body.Length + read > LargestListing)
                throw new HubException($"{address.Shown()}: the listing is larger than {LargestListing} bytes.", "check HF_ENDPOINT.");
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
