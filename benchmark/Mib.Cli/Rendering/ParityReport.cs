using System.Globalization;
using System.Text.Json.Nodes;
using Mib.Cli.Options;
using Mib.Cli.Parity;
using Mib.Leaderboard;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>What <c>mib parity</c> prints.</summary>
internal static class ParityReport
{
    public static IRenderable Of(IReadOnlyList<ParityRow> rows)
    {
        var done = rows.Where(row => row.Run is not null).ToList();
        var missing = Tables.Wrapping("not run", ">settings");
        foreach (var reason in rows.Where(row => row.Run is null).GroupBy(row => row.State))
            missing.Row(reason.Key, Words.Count(reason.Count(), "setting"));
        if (done.Count == 0)
            return new Rows(new Text("Nothing of the benchmark's matrix could be run here."), missing);

        var table = Tables.Of("task", "model", "method", "score", ">ours", "95 % interval", ">published", "source");
        foreach (var row in done)
        {
            foreach (var published in row.Published)
            {
                var ours = row.Ours(published);
                table.Row(
                    row.Setting.Task, row.Setting.Model, row.Setting.Name, published.Metric,
                    ours is null ? "–" : Words.Number(ours.Value), ours is null ? "" : Words.Interval(ours.Low, ours.High),
                    published.Value.ToString("0.00", CultureInfo.InvariantCulture), published.Source);
            }
        }

        return done.Count == rows.Count ? table : new Rows(table, missing);
    }

    public static string Json(IEnumerable<ParityRow> rows) => new JsonArray([.. rows.SelectMany(row => row.Published.Select(published => new JsonObject
    {
        ["task"] = row.Setting.Task,
        ["model"] = row.Setting.Model,
        ["name"] = row.Setting.Name,
        ["method"] = row.Setting.Method,
        ["level"] = Choice.Text(row.Setting.Level),
        ["ablation"] = Choice.Text(row.Setting.Ablation),
        ["metric"] = published.Metric,
        ["published"] = published.Value,
        ["source"] = published.Source,
        ["ours"] = row.Ours(published) is { } ours
            ? new JsonObject { ["value"] = RunJson.Number(ours.Value), ["low"] = RunJson.Number(ours.Low), ["high"] = RunJson.Number(ours.High) }
            : null,
        ["run"] = row.Run?.Id,
        ["state"] = row.State,
    }))]).ToJsonString();
}
