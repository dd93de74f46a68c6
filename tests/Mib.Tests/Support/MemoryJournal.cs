using Mib.Core.Results;
using Mib.Engine.Plans;

namespace Mib.Tests.Support;

/// <summary>A journal that can be told to fail, as if the process were killed.</summary>
internal sealed class MemoryJournal : IRunJournal
{
    private readonly Dictionary<string, byte[]> steps = new(StringComparer.Ordinal);

    /// <summary>How many more steps can be saved before the "kill".</summary>
    public int SavesLeft { get; set; } = int.MaxValue;

    public int Saves { get; private set; }

    public IReadOnlyDictionary<string, byte[]> Steps => steps;

    public byte[]? Find(string step) => steps.GetValueOrDefault(step);

    public void Save(string step, byte[] payload)
    {
        if (SavesLeft-- <= 0)
            throw new KilledException();
        Saves++;
        steps[step] = payload;
    }
}

/// <summary>Stands for the death of the process.</summary>
internal sealed class KilledException : Exception;

/// <summary>Remembers what it was told.</summary>
internal sealed class RecordingObserver : IRunObserver
{
    public List<(string Phase, double Share)> Reports { get; } = [];

    public List<string> Notes { get; } = [];

    /// <summary>Is called at each report, e.g. to cancel.</summary>
    public Action<string>? OnReport { get; init; }

    public Action<string>? OnNote { get; init; }

    public void Report(string phase, double share)
    {
        Reports.Add((phase, share));
        OnReport?.Invoke(phase);
    }

    public void Note(string message)
    {
        Notes.Add(message);
        OnNote?.Invoke(message);
    }
}
