using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mib.Cli;

/// <summary>Where output goes: results to standard output, everything else to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    /// <summary>Columns where nobody says how many there are: enough for every table, few enough to paste.</summary>
    private const int PlainWidth = 100;

    private readonly int width;

    private Terminal(TextWriter text, int width, IAnsiConsole error)
    {
        Text = text;
        this.width = width;
        Error = error;
    }

    /// <summary>Results as text that a program may read: nothing is wrapped or coloured.</summary>
    public TextWriter Text { get; }

    /// <summary>Progress, notes and errors.</summary>
    public IAnsiConsole Error { get; }

    public static Terminal OfProcess() => new(
        Console.Out,
        Console.IsOutputRedirected ? PlainWidth : Math.Max(80, AnsiConsole.Profile.Width),
        Create(Console.Error, Console.IsErrorRedirected));

    /// <summary>A terminal that is none: plain text into writers.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) => new(output, PlainWidth, Create(error, redirected: true));

    /// <summary>Says something beside the results.</summary>
    public void Note(string line) => Error.Profile.Out.Writer.WriteLine(Printable.Of(line));

    /// <summary>Prints a table. No line ends in blanks and no two are empty in a row, so that it can be pasted.</summary>
    public void Show(IRenderable result)
    {
        var page = new StringWriter();
        var console = Create(page, redirected: true);
        console.Profile.Width = width;
        console.Write(result);
        var last = "";
        foreach (var line in page.ToString().TrimEnd().TrimStart('\n').Split('\n').Select(l => l.TrimEnd()))
        {
            if (line.Length + last.Length > 0)
                Text.WriteLine(Printable.Of(line));
            last = line;
        }
    }

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
