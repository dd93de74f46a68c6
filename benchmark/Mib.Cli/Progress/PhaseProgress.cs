using Mib.Engine.Plans;

namespace Mib.Cli.Progress;

/// <summary>A method's progress as a phase of a run.</summary>
internal sealed class PhaseProgress(IRunObserver observer, string phase) : IProgress<double>
{
    public void Report(double value) => observer.Report(phase, value);
}
