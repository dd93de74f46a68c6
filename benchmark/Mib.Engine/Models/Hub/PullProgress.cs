using Mib.Engine.Plans;

namespace Mib.Engine.Models.Hub;

/// <summary>How far a pull is, from several files at once.</summary>
/// <param name="observer">Whom to tell.</param>
/// <param name="phase">What to call it.</param>
/// <param name="size">All bytes.</param>
internal sealed class PullProgress(IRunObserver observer, string phase, long size)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> have = new(StringComparer.Ordinal);

    /// <summary>So many bytes of a file are there.</summary>
    public void Report(string file, long bytes)
    {
        lock (gate)
        {
            have[file] = bytes;
            observer.Report(phase, size == 0 ? 1 : have.Values.Sum() / (double)size);
        }
    }
}
