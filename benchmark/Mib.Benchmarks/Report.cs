using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mib.Benchmarks;

/// <summary>What a suite found, for a person or for a program.</summary>
public sealed record Report(string Suite, IReadOnlyList<Row> Rows)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void WriteJson(TextWriter output)
    {
        var rows = Rows.Select(row => new { row.Name, row.Value, row.Unit, row.Goal, row.FloorSeconds, row.Seconds });
        output.WriteLine(JsonSerializer.Serialize(new { Suite, Rows = rows }, Options));
    }

    public void WriteTable(TextWriter output)
    {
        string[][] cells =
        [
            [Suite, "value", "goal", "floor", "time", ""],
            .. Rows.Select(row => new[]
            {
                row.Name, $"{Number(row.Value)} {row.Unit}", row.Goal is { } goal ? $"≤ {Number(goal)}" : "",
                Duration(row.FloorSeconds), Duration(row.Seconds), row.IsMet ? "" : "over",
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(i => cells.Max(line => line[i].Length))];
        foreach (string[] line in cells)
        {
            var padded = line.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            output.WriteLine(string.Join("  ", padded).TrimEnd());
        }
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Duration(double? seconds) => seconds switch
    {
        null => "",
        >= 1 => $"{Number(seconds.Value)} s",
        >= 1e-3 => $"{Number(seconds.Value * 1e3)} ms",
        _ => $"{Number(seconds.Value * 1e6)} µs",
    };
}
