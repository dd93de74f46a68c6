using System.Globalization;
using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>What the environment says about the hub, in the variables of Hugging Face's own library.</summary>
/// <param name="variable">The value of an environment variable; null or empty if it is not set.</param>
public sealed class HubEnvironment(Func<string, string?> variable)
{
    private const string DefaultEndpoint = "https://huggingface.co";
    private const int DefaultReadSeconds = 10;

    /// <summary>The environment of this process.</summary>
    public static HubEnvironment OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The folder of the cache: <c>HF_HUB_CACHE</c>, or <c>hub</c> in the folder of everything of Hugging Face's.</summary>
    public string CacheFolder => PathOf("HF_HUB_CACHE") ?? Path.Combine(Home, "hub");

    /// <summary>Whether the network is not to be used: <c>HF_HUB_OFFLINE</c>.</summary>
    public bool IsOffline => Text("HF_HUB_OFFLINE")?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    private string Home => PathOf("HF_HOME")
        ?? Path.Combine(PathOf("XDG_CACHE_HOME") ?? Path.Combine(UserFolder, ".cache"), "huggingface");

    private static string UserFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>How to reach the hub.</summary>
    /// <exception cref="UsageException">A variable has a value that cannot be used, or the network is not to be used at all.</exception>
    /// <exception cref="FileFormatException">The file of the token cannot be read.</exception>
    public HubAccess Access()
    {
        if (IsOffline)
            throw new UsageException($"HF_HUB_OFFLINE is {Text("HF_HUB_OFFLINE")}: the network is not to be used.", "unset HF_HUB_OFFLINE to pull.");
        return new() { Endpoint = Endpoint(), Token = Token(), ReadTimeout = TimeSpan.FromSeconds(ReadSeconds()) };
    }

    private Uri Endpoint()
    {
        var text = Text("HF_ENDPOINT") ?? DefaultEndpoint;
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.UserInfo.Length == 0
            ? uri
            : throw new UsageException($"HF_ENDPOINT is '{text}', which is no address.", $"set it to an address such as {DefaultEndpoint}, or unset it.");
    }

    private string? Token()
    {
        var path = PathOf("HF_TOKEN_PATH") ?? Path.Combine(Home, "token");
        var token = Text("HF_TOKEN") ?? SmallFile.Read(path, "make it a file that you can read and that holds a token, or set HF_TOKEN.") ?? "";
        if (token.Any(c => c is <= ' ' or > '~'))
            throw new UsageException("The token of Hugging Face has characters that no token has.", $"copy it again to HF_TOKEN or into {path}.");
        return token.Length == 0 ? null : token;
    }

    private int ReadSeconds()
    {
        var text = Text("HF_HUB_DOWNLOAD_TIMEOUT");
        if (text is null)
            return DefaultReadSeconds;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3600
            ? seconds
            : throw new UsageException($"HF_HUB_DOWNLOAD_TIMEOUT is '{text}'.", "set it to seconds from 1 to 3600, or unset it.");
    }

    private string? PathOf(string name) =>
        Text(name) is not { } path ? null
        : path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? UserFolder + path[1..]
        : path;

    private string? Text(string name) => variable(name)?.Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>How to reach the hub.</summary>
public sealed record HubAccess
{
    /// <summary>Where it is; ends with a slash.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>What to show it, and nobody else; null for what is open to all.</summary>
    public string? Token { get; init; }

    /// <summary>How long to wait for the next bytes.</summary>
    public required TimeSpan ReadTimeout { get; init; }

    /// <summary>The first pause before trying again; it doubles each time.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(0.5);
}
