using Mib.Cli;

namespace Mib.Tests.Cli;

/// <summary>Command lines run in this process: enough for whatever needs no model.</summary>
internal static class Words
{
    public static Ending Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = App.Run(arguments, Terminal.Plain(output, error), CancellationToken.None);
        return new(code, output.ToString(), error.ToString());
    }
}
