using System.CommandLine;
using Mib.Cli.Options;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Leaderboard;
using Mib.Store;
using Mib.Store.Exchange;

namespace Mib.Cli.Verbs;

/// <summary><c>mib import</c>: runs of another database into this one.</summary>
internal static class ImportVerb
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "What `mib export --format json` wrote." };
        var database = DbOption.Create();
        var command = new Command("import", "Take in runs that were exported as JSON, all of the file or none. No result is replaced.") { file, database };
        command.SetAction(parsed =>
        {
            var runs = Read(parsed.GetRequiredValue(file));
            using var store = ResultStore.Open(parsed.GetRequiredValue(database));
            var report = store.Import(runs);
            terminal.Text.WriteLine($"{Words.Count(report.Added.Count, "run")} added, {report.Known.Count} known already, {report.Differing.Count} differing");
            foreach (var id in report.Differing)
                terminal.Note($"run {id} has other numbers here; these stayed.");
        });
        return Example.Add(command, "mib import runs.json --db results.db");
    }

    private static IReadOnlyList<RunRecord> Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Import.FromJson(stream, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(file, "", $"it cannot be read: {e.Message}", "give a file that `mib export --format json` wrote.", e);
        }
    }
}
