using Mib.Engine.Plans;

namespace Mib.Engine.Models.Hub;

/// <summary>Lets several threads talk to an observer that is made for one.</summary>
internal sealed class SharedObserver(IRunObserver observer) : IRunObserver
{
    private readonly Lock gate = new();

    public void Report(string phase, double share)
    {
        lock (gate)
            observer.Report(phase, share);
    }

    public void Note(string message)
    {
        lock (gate)
            observer.Note(message);
    }
}
