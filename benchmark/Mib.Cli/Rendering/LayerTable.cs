using Mib.Core.Results;
using Mib.Leaderboard;
using Mib.Leaderboard.Pages;
using Mib.Leaderboard.Ranks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mib.Cli.Rendering;

/// <summary>Accuracy at each site, beside the accuracy of leaving the model alone.</summary>
internal static class LayerTable
{
    public static IRenderable Of(RunResult result) =>
        new Rows(Headline.SiteMetrics.Select(metric => (metric, sites: Sites.Of(result, metric))).Where(x => x.sites.Count > 0).Select(x => Of(x.metric, x.sites)));

    private static Table Of(string metric, IEnumerable<SiteScore> sites)
    {
        var table = Tables.Of("site", $">{metric.ToUpperInvariant()}", "95 % interval", ">floor");
        foreach (var site in sites)
        {
            table.Row(
                SiteName.Short(site.Score.Site), Words.Number(site.Score.Value), Words.Interval(site.Score.Low, site.Score.High),
                site.Floor is null ? "" : Words.Number(site.Floor.Value));
        }

        return table;
    }
}
