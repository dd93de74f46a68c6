using Mib.Core.Errors;

namespace Mib.Cli;

/// <summary>One command line, from its words to an exit code.</summary>
internal static class App
{
    public static int Run(string[] args, Terminal terminal, CancellationToken cancellation)
    {
        var report = new ErrorReport(terminal, Peek.Has(args, CommandTree.Verbose.Name));
        try
        {
            var parsed = CommandTree.Create(args, terminal, cancellation).Parse(args, new() { ResponseFileTokenReplacer = null });
            if (ParseProblem.Of(parsed, () => Options.Plugins.Find(terminal)) is { } problem)
                throw problem;
            return parsed.Invoke(new()
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.Text,
                Error = terminal.Error.Profile.Out.Writer,
            });
        }
        catch (RunFailedException e)
        {
            report.Write(e.Cause);
            return ExitCode.Failed;
        }
        catch (MibException e)
        {
            report.Write(e);
            return ExitCode.Refused;
        }
        catch (OperationCanceledException)
        {
            report.Write(GoesOn(args) ? "cancelled; the same command goes on from here." : "cancelled.");
            return ExitCode.Cancelled;
        }
        catch (Exception e)
        {
            report.WriteBug(e);
            return ExitCode.Failed;
        }
    }

    /// <summary>Whether the verb keeps what it has done; a rerun begins afresh each time.</summary>
    private static bool GoesOn(string[] args) =>
        Peek.Verb(args) is "train" or "models" or "parity" || (Peek.Verb(args) is "evaluate" && !Peek.Has(args, "--rerun"));
}
