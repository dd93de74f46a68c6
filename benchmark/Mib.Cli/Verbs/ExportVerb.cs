using System.CommandLine;
using System.Text;
using Mib.Cli.Options;
using Mib.Core.Results;
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
            void WriteRuns(Stream stream) => Write(store.Runs(), parsed.GetValue(format) ?? ExportFormat.Csv, parsed.GetValue(table) ?? CsvTable.Scores, stream);
            if (parsed.GetValue(output) is { } file)
            {
                OutputFile.Write(file, WriteRuns);
            }
            else
            {
                using var buffer = new MemoryStream();
                WriteRuns(buffer);
                terminal.Text.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
            }
        });
        return Example.Add(command, "mib export --format csv --out scores.csv", "mib export --format json > runs.json");
    }

    private static void Write(IEnumerable<RunRecord> runs, ExportFormat format, CsvTable table, Stream stream)
    {
        if (format == ExportFormat.Json)
        {
            Export.ToJson(runs, stream);
            return;
        }

        using var writer = new StreamWriter(stream, leaveOpen: true);
        Export.ToCsv(runs, writer, table);
    }
}
