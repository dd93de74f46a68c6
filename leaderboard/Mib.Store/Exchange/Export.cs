using System.Text.Json;
using CsvHelper;
using Mib.Core.Results;

namespace Mib.Store.Exchange;

/// <summary>Runs as files for others. The same runs give the same bytes.</summary>
public static class Export
{
    /// <summary>Names may come from strangers' files: none of them becomes a spreadsheet's formula.</summary>
    private static readonly CsvWriterOptions Csv = new() { NewLine = "\n", Injection = CsvInjection.Escape };

    /// <summary>All that is known of each run, one run a line, as <see cref="Exchange.Import.FromJson"/> reads it.</summary>
    public static void ToJson(IEnumerable<RunRecord> runs, TextWriter writer)
    {
        writer.Write($$"""{"format":"{{JsonFormat.Name}}","runs":[""");
        var separator = "\n";
        foreach (var run in runs)
        {
            writer.Write(separator);
            writer.Write(JsonSerializer.Serialize(run, JsonFormat.Options));
            separator = ",\n";
        }

        writer.Write("\n]}\n");
    }

    /// <summary>One table of all finished runs, with a line of column names.</summary>
    public static void ToCsv(IEnumerable<RunRecord> runs, TextWriter writer, CsvTable table = CsvTable.Scores)
    {
        using var csv = CsvWriter.Create(writer, Csv, leaveOpen: true);
        switch (table)
        {
            case CsvTable.Scores:
                csv.WriteRecords(runs.SelectMany(ScoreLine.Of));
                break;
            case CsvTable.Curves:
                csv.WriteRecords(runs.SelectMany(CurveLine.Of));
                break;
            default:
                csv.WriteRecords(runs.SelectMany(ExampleLine.Of));
                break;
        }
    }
}

/// <summary>The tables that <see cref="Export.ToCsv"/> can write.</summary>
public enum CsvTable
{
    /// <summary>One line a score.</summary>
    Scores,

    /// <summary>One line a point of a curve.</summary>
    Curves,

    /// <summary>One line an example of a series.</summary>
    Examples,
}
