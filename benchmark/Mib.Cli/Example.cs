using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mib.Cli;

/// <summary>Help that ends with a command line that works as it stands.</summary>
internal sealed class Example(string[] lines) : SynchronousCommandLineAction
{
    /// <summary>Gives a verb's help an example.</summary>
    public static Command Add(Command command, params string[] lines)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
            command.Add(help = new HelpOption());
        help.Action = new Example(lines);
        return command;
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        // An argument of the verb above is none of this one.
        var above = parseResult.CommandResult.Command.Parents.OfType<Command>().SelectMany(command => command.Arguments).ToList();
        above.ForEach(argument => argument.Hidden = true);
        var code = new HelpAction().Invoke(parseResult);
        above.ForEach(argument => argument.Hidden = false);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(lines.Length == 1 ? "Example:" : "Examples:");
        foreach (var line in lines)
            output.WriteLine($"  {line}");
        output.WriteLine();
        return code;
    }
}
