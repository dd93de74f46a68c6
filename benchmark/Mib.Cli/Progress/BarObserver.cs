using Mib.Engine.Plans;
using Spectre.Console;

namespace Mib.Cli.Progress;

/// <summary>Progress as bars, one a phase.</summary>
internal sealed class BarObserver(IAnsiConsole console, ProgressContext context) : IRunObserver
{
    private string current = "";
    private ProgressTask? task;

    public void Report(string phase, double share)
    {
        if (phase != current)
        {
            task?.StopTask();
            current = phase;
            task = context.AddTask(Markup.Escape(phase), maxValue: 1);
        }

        task!.Value = share;
    }

    public void Note(string message) => console.WriteLine(message);
}
