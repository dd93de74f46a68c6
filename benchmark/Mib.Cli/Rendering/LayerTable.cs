using Mib.Core;
using Mib.Core.Results;
using Mib.Leaderboard;
using Mib.Leaderboard.Pages;
using Mib.Leaderboard.Ranks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>Accuracy at each site, beside the accuracy of leaving the model alone; where there is such, on pairs whose answer is to change and on others.</summary>
internal static class LayerTable
{
    public static IRenderable Of(RunResult result) =>
        new Rows(Headline.SiteMetrics.Select(metric => (metric, sites: Sites.Of(result, metric))).Where(x => x.sites.Count > 0).Select(x => Of(x.metric, x.sites)));

    private static Table Of(string metric, EquatableArray<SiteScore> sites)
    {
        var hasParts = sites.Any(site => site.Cause is not null);
        var table = Tables.Of(["site", $">{metric.ToUpperInvariant()}", "95 % interval", ">floor", .. hasParts ? new[] { ">cause", ">isolate" } : []]);
        foreach (var site in sites)
        {
            table.Row(
            [
                SiteName.Short(site.Score.Site), Words.Number(site.Score.Value), Words.Interval(site.Score.Low, site.Score.High), Value(site.Floor),
                .. hasParts ? new[] { Value(site.Cause), Value(site.Isolate) } : [],
            ]);
        }

        return table;
    }

    private static string Value(Score? score) => score is null ? "" : Words.Number(score.Value);
}
