using Mib.Core;
using Mib.Core.Results;
using Mib.Leaderboard.Ranks;

namespace Mib.Cli.Rendering;

/// <summary>Scores of all examples, without those of one kind of counterfactual at a site, <c>blocks.0.hook_resid_post@last/kind</c>.</summary>
/// <remarks>The best of many small slices is high by chance alone: it must never pass for the score of a run.</remarks>
internal static class WholeSites
{
    /// <summary>The few scores that stand for a run.</summary>
    public static IReadOnlyList<Score> Headline(RunResult result) => Mib.Leaderboard.Ranks.Headline.Of(Of(result));

    /// <summary>The scores of a metric, site by site.</summary>
    public static EquatableArray<SiteScore> Sites(RunResult result, string metric) => Mib.Leaderboard.Ranks.Sites.Of(Of(result), metric);

    private static RunResult Of(RunResult result) =>
        result with { Scores = result.Scores.Where(s => !s.Site.Contains('/')).ToEquatableArray() };
}
