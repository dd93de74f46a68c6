using System.Globalization;

namespace Mib.Tests.Support;

/// <summary>The most anonymous memory (not mapped from files) that this process holds while something runs.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly long before = Anonymous();
    private readonly Thread watch;
    private volatile bool done;
    private long peak;

    public PeakMemory()
    {
        watch = new(() =>
        {
            do
                peak = Math.Max(peak, Anonymous());
            while (!done);
        });
        watch.Start();
    }

    /// <summary>Ends the watch; the bytes above what the process held when it began.</summary>
    public long Stop()
    {
        done = true;
        watch.Join();
        return Math.Max(peak, Anonymous()) - before;
    }

    public void Dispose() => Stop();

    private static long Anonymous()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return 1024 * long.Parse(line["RssAnon:".Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
