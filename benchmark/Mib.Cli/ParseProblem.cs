using System.CommandLine;
using Mib.Core.Errors;

namespace Mib.Cli;

/// <summary>What is wrong with a command line, as an error with near names where a name is unknown.</summary>
internal static class ParseProblem
{
    /// <summary>The problem; null if there is none.</summary>
    public static MibException? Of(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0)
            return null;

        var command = parsed.CommandResult.Command;
        var name = FullName(command);
        if (parsed.UnmatchedTokens is [var stranger, ..])
            return Unknown(stranger, command, name);
        return new UsageException(
            string.Join("; ", parsed.Errors.Select(e => e.Message.TrimEnd('.')).Distinct()) + ".", $"`{name} --help` explains every option with an example.");
    }

    private static MibException Unknown(string stranger, Command command, string name)
    {
        if (stranger.StartsWith('-'))
        {
            var options = OptionsOf(command).Where(o => !o.Hidden).Select(o => o.Name).Distinct().ToList();
            return new UnknownNameException($"option of `{name}`", stranger.Split('=', ':')[0], options);
        }

        return command.Subcommands.Count > 0
            ? new UnknownNameException($"verb of `{name}`", stranger, [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)])
            : new UsageException($"`{name}` does not take '{stranger}'.", $"`{name} --help` explains every option with an example.");
    }

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(OptionsOf).Where(o => o.Recursive));

    private static string FullName(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{FullName(parent)} {command.Name}" : "mib";
}
