using System.Diagnostics;

namespace Mib.Tests.Leaderboard;

/// <summary>Debian's browser, without a window and without a network.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static string? Path { get; } = Names.FirstOrDefault(File.Exists);

    /// <summary>Opens a page, waits until its scripts are at rest, and gives back the document and what it logged.</summary>
    public static async Task<(string Document, string Log)> OpenAsync(string address, string profile)
    {
        var start = new ProcessStartInfo(Path!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", $"--user-data-dir={profile}",
                "--enable-logging=stderr", "--window-size=1400,1000", "--virtual-time-budget=20000", "--dump-dom", address,
            },
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            var document = process.StandardOutput.ReadToEndAsync(limit.Token);
            var log = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (await document, await log);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
