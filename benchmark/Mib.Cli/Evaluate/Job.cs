using Mib.Core.Results;
using Mib.Engine.Plans;

namespace Mib.Cli.Evaluate;

/// <summary>A run that can be made: its key, and the work.</summary>
/// <param name="Key">What decides its scores.</param>
/// <param name="SharedKey">Stands for what the run shares with runs of other methods.</param>
/// <param name="Notes">What the user should know about the data before it starts.</param>
/// <param name="Work">The work: own journal, shared journal, observer.</param>
internal sealed record Job(
    RunKey Key,
    string SharedKey,
    IReadOnlyList<string> Notes,
    Func<IRunJournal, IRunJournal, IRunObserver, CancellationToken, RunResult> Work);
