using Mib.Core.Errors;
using Spectre.Console;

namespace Mib.Cli;

/// <summary>Errors as the user sees them: what, and what to do; where in the code only on request.</summary>
internal sealed class ErrorReport(Terminal terminal, bool verbose)
{
    public void Write(MibException error)
    {
        Write($"error {error.Code}: {error.What}", new Style(Color.Red));
        Write($"  fix: {error.Fix}");
        if (verbose)
            Write((error.InnerException ?? error).ToString());
    }

    public void Write(string line) => Write(line, Style.Plain);

    public void WriteBug(Exception error)
    {
        Write($"error: {error.GetType().Name}: {error.Message}", new Style(Color.Red));
        Write("  fix: this is a bug in mib. Please report it with the output of the same command with --verbose.");
        if (verbose)
            Write(error.ToString());
    }

    /// <summary>Not wrapped: messages are searched for and pasted.</summary>
    private void Write(string line, Style style)
    {
        var console = terminal.Error;
        line = Printable.Of(line.ReplaceLineEndings("\n"));
        if (console.Profile.Capabilities.Ansi)
            console.Write(new Text(line + "\n", style));
        else
            console.Profile.Out.Writer.WriteLine(line);
    }
}
