using Spectre.Console;

namespace Mib.Cli;

/// <summary>Where output goes: results to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    /// <summary>Columns where nobody says how many there are: enough for every table, few enough to paste.</summary>
    public const int PlainWidth = 100;

    private Terminal(TextWriter text, IAnsiConsole output, IAnsiConsole error)
    {
        Text = text;
        Out = output;
        Error = error;
    }

    /// <summary>Results as text that a program may read: nothing is wrapped or coloured.</summary>
    public TextWriter Text { get; }

    /// <summary>Results for people.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Progress, notes and errors.</summary>
    public IAnsiConsole Error { get; }

    public static Terminal OfProcess() =>
        new(Console.Out, Create(Console.Out, Console.IsOutputRedirected), Create(Console.Error, Console.IsErrorRedirected));

    /// <summary>A terminal that is none: plain text into writers.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) =>
        new(output, Create(output, redirected: true), Create(error, redirected: true));

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var plain = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        var console = AnsiConsole.Create(new()
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = plain ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (redirected)
            console.Profile.Width = PlainWidth;
        return console;
    }
}
