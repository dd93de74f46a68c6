using System.CommandLine;

namespace Mib.Cli.Options;

/// <summary><c>--db</c>: the results database, for every verb that reads or writes one.</summary>
internal static class DbOption
{
    public static Option<string> Create() => new("--db")
    {
        Description = "The results database.",
        HelpName = "file",
        DefaultValueFactory = _ => "results.db",
    };
}
