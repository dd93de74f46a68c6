using System.CommandLine;
using Mib.Cli.Options;
using Mib.Store;
using Mib.Store.Exchange;

namespace Mib.Cli.Verbs;

internal enum ExportFormat
{
    Csv,
    Json,
}

/// <summary><c>mib export</c>: the runs of a database as a file for others.</summary>
internal static class ExportVerb
{
    public static Command Create(Terminal terminal)
    {
        var format = Choice.Of<ExportFormat>("--format", "csv for one table, json for everything.", ExportFormat.Csv);
        var table = Choice.Of<CsvTable>("--table", "Which table csv holds.", CsvTable.Scores);
        var database = DbOption.Create();
        var output = OutputFile.Optional("The file; standard output if left out.");
        var command = new Command("export", "Write the runs of a database as CSV or JSON.") { format, table, database, output };
        command.SetAction(parsed =>
        {
            using var store = Databases.OpenExisting(parsed.GetRequiredValue(database));
            void WriteRuns(TextWriter writer) => Write(store, parsed.GetValue(format) ?? ExportFormat.Csv, parsed.GetValue(table) ?? CsvTable.Scores, writer);
            if (parsed.GetValue(output) is not { } file)
            {
                WriteRuns(terminal.Text);
                return;
            }

            OutputFile.Write(file, stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                WriteRuns(writer);
            });
        });
        return Example.Add(command, "mib export --format csv --out scores.csv", "mib export --format json > runs.json");
    }

    /// <summary>Run after run, each with no more than its table needs.</summary>
    private static void Write(ResultStore store, ExportFormat format, CsvTable table, TextWriter writer)
    {
        if (format == ExportFormat.Json)
        {
            Export.ToJson(store.Runs(), writer);
            return;
        }

        var parts = table switch
        {
            CsvTable.Scores => RunParts.Scores,
            CsvTable.Curves => RunParts.Curves,
            _ => RunParts.All,
        };
        Export.ToCsv(store.Runs(new() { Parts = parts }), writer, table);
    }
}
