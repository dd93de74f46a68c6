using Mib.Engine.Plans;
using Spectre.Console;

namespace Mib.Cli.Progress;

/// <summary>Long work that says how far it is.</summary>
internal static class Watch
{
    /// <summary>Does the work: bars with an estimate on a terminal, plain lines elsewhere.</summary>
    public static T Run<T>(Terminal terminal, Func<IRunObserver, T> work)
    {
        var console = terminal.Error;
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Capabilities.Ansi)
            return work(new PlainObserver(console.Profile.Out.Writer, TimeProvider.System));

        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new BarObserver(console, context)));
    }
}
