using System.CommandLine;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;

namespace Mib.Cli;

/// <summary>What is wrong with a command line, as an error with near names where a name is unknown.</summary>
internal static class ParseProblem
{
    /// <summary>The problem; null if there is none.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="plugins">Finds the plugins, whose methods a stranger may name or belong to.</param>
    public static MibException? Of(ParseResult parsed, Func<PluginCatalog> plugins)
    {
        // Before the errors are counted: a request for help forgives them all.
        if (parsed is { CommandResult.Command: RootCommand, UnmatchedTokens: [var word, ..] } && plugins().Methods.FirstOrDefault(known => known.Id == word) is { } method)
            return new UsageException($"{word} is a method, not a verb.", $"use it with `mib {(method.Track == Track.Circuit ? "attribute" : "evaluate")} --method {word}`; add --help for its options.");
        if (parsed.Errors.Count == 0)
            return null;

        var command = parsed.CommandResult.Command;
        var name = FullName(command);
        if (parsed.UnmatchedTokens is [var stranger, ..])
            return Unknown(stranger, command, name, plugins);
        return new UsageException(
            string.Join("; ", parsed.Errors.Select(e => e.Message.TrimEnd('.')).Distinct()) + ".", $"`{name} --help` explains every option with an example.");
    }

    private static MibException Unknown(string stranger, Command command, string name, Func<PluginCatalog> plugins)
    {
        if (stranger.StartsWith('-'))
        {
            var given = stranger.Split('=', ':')[0];
            var options = OptionsOf(command).Where(o => !o.Hidden).Select(o => o.Name).Distinct().ToList();
            List<string> takers = options.Contains("--method")
                ? [.. plugins().Methods.Where(method => method.Options.Any(option => option.Spelling == given)).Select(method => method.Id)] : [];
            return takers.Count == 0
                ? new UnknownNameException($"option of `{name}`", given, options)
                : new UsageException($"{given} is no option of `{name}` with this --method, or without one.", $"leave it out; it is for {string.Join(", ", takers)}.");
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
