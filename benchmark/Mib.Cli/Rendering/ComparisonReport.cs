using System.Globalization;
using System.Text.Json.Nodes;
using Mib.Core.Results;
using Mib.Engine.Comparing;
using Mib.Leaderboard;
using Mib.Leaderboard.Pages;
using Mib.Leaderboard.Ranks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>Two runs beside each other.</summary>
internal static class ComparisonReport
{
    /// <summary>A difference that chance alone gives less often is called one.</summary>
    private const double Significance = 0.05;

    public static IRenderable Of(RunRecord first, RunRecord second, RunComparison comparison)
    {
        var table = Tables.Of("score", ">first", ">second", ">difference", "95 % interval", ">p", "");
        foreach (var (metric, result, _) in comparison.Scores)
        {
            table.Row(
                Metric.Find(metric)!.Name, Words.Number(result.First), Words.Number(result.Second), Words.Number(result.Difference),
                Words.Interval(result.Interval.Low, result.Interval.High), result.PValue.ToString("0.####", CultureInfo.InvariantCulture), Verdict(metric, result.PValue, result.Difference));
        }

        return new Rows(
        [
            new Text($"first:  {Title(first)}"), new Text($"second: {Title(second)}"),
            .. comparison.DiffersIn.Select(pair => new Text($"They differ in {pair.First.Name}: {pair.First.Value} and {pair.Second.Value}.")),
            table,
            .. comparison.Scores is [{ Examples: < Headline.FewExamples and var count }, ..]
                ? [new Text($"warning: on {Words.Count(count, first.Key.Track == Track.Variable ? "base prompt" : "example")}. Under {Headline.FewExamples}, the intervals are too narrow; go by p.")] : Array.Empty<Text>(),
        ]);
    }

    public static string Json(RunRecord first, RunRecord second, RunComparison comparison) => new JsonObject
    {
        ["first"] = first.Id,
        ["second"] = second.Id,
        ["differs_in"] = new JsonArray([.. comparison.DiffersIn.Select(pair => pair.First.Name)]),
        ["scores"] = new JsonObject(comparison.Scores.Select(score => KeyValuePair.Create(score.Metric, (JsonNode?)new JsonObject
        {
            ["first"] = RunJson.Number(score.Result.First),
            ["second"] = RunJson.Number(score.Result.Second),
            ["difference"] = RunJson.Number(score.Result.Difference),
            ["low"] = RunJson.Number(score.Result.Interval.Low),
            ["high"] = RunJson.Number(score.Result.Interval.High),
            ["p"] = score.Result.PValue,
        }))),
    }.ToJsonString();

    private static string Title(RunRecord run)
    {
        var site = Headline.Of(run.Result!).FirstOrDefault(score => score.Site.Length > 0)?.Site;
        return $"{run.Id}, {RunReport.Title(run.Key)}{(site is null ? "" : $", {SiteName.Short(site)}")}";
    }

    private static string Verdict(string metric, double pValue, double difference) =>
        !(pValue < Significance) ? "no difference shown"
        : difference < 0 == (metric.StartsWith("cmd", StringComparison.Ordinal) || metric.StartsWith("mse", StringComparison.Ordinal)) ? "the first is better" : "the second is better";
}
