using Mib.Core.Results;
using Mib.Leaderboard;
using Mib.Leaderboard.Ranks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>Tables of one look: a line under the heading, nothing else, so that they paste well.</summary>
internal static class Tables
{
    /// <summary>An empty table. A heading that begins with <c>&gt;</c> is of a column of numbers.</summary>
    public static Table Of(params IEnumerable<string> headings) => Of(wrap: false, headings);

    /// <summary>The same, with long texts broken into lines.</summary>
    public static Table Wrapping(params IEnumerable<string> headings) => Of(wrap: true, headings);

    /// <summary>A row of texts; none of them is markup.</summary>
    public static void Row(this Table table, params IEnumerable<string> cells) => table.AddRow(cells.Select(c => new Text(c)));

    /// <summary>The scores of a run as a whole.</summary>
    public static IRenderable Scores(RunResult result)
    {
        var table = Of("score", ">value", "95 % interval", ">examples", "");
        foreach (var score in Headline.Of(result))
        {
            var metric = Metric.Find(score.Metric)!;
            table.Row(
                metric.Name, Words.Number(score.Value), Words.Interval(score.Low, score.High), score.Examples == 0 ? "" : $"{score.Examples}", metric.Direction switch
                {
                    Direction.HigherIsBetter => "higher is better",
                    Direction.LowerIsBetter => "lower is better",
                    _ => "",
                });
        }

        return table;
    }

    private static Table Of(bool wrap, IEnumerable<string> headings)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var heading in headings)
        {
            var column = new TableColumn(new Text(heading.TrimStart('>'))) { NoWrap = !wrap };
            table.AddColumn(heading.StartsWith('>') ? column.RightAligned() : column);
        }

        return table;
    }
}
