using System.Diagnostics;
using Mib.Core.Results;

namespace Mib.Engine.Plans;

/// <summary>Keeps the time spent with each finished step, so that a resumed run counts its earlier sittings.</summary>
internal sealed class ClockedJournal : IRunJournal
{
    private const string SecondsStep = "seconds";
    private readonly IRunJournal journal;
    private readonly double earlier;
    private readonly Stopwatch watch = Stopwatch.StartNew();

    public ClockedJournal(IRunJournal journal)
    {
        this.journal = journal;
        earlier = journal.Find(SecondsStep) is { } saved ? BitConverter.ToDouble(saved) : 0;
    }

    /// <summary>Seconds of work, over all sittings up to their last finished step.</summary>
    public double Seconds => earlier + watch.Elapsed.TotalSeconds;

    public byte[]? Find(string step) => journal.Find(step);

    public void Save(string step, byte[] payload)
    {
        journal.Save(step, payload);
        journal.Save(SecondsStep, BitConverter.GetBytes(Seconds));
    }
}

/// <summary>A run's journal as its method sees it: under names of its own.</summary>
internal sealed class MethodJournal(IRunJournal journal) : IRunJournal
{
    public byte[]? Find(string step) => journal.Find(Named(step));

    public void Save(string step, byte[] payload) => journal.Save(Named(step), payload);

    private static string Named(string step) => "method/" + step;
}

/// <summary>Passes a method's progress on under the name of a phase.</summary>
internal sealed class ShareOf(IRunObserver observer, string phase) : IProgress<double>
{
    public void Report(double value) => observer.Report(phase, value);
}

/// <summary>What this process has taken.</summary>
internal static class ProcessMemory
{
    /// <summary>Largest resident memory so far, in bytes.</summary>
    public static long PeakBytes
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64;
        }
    }
}
