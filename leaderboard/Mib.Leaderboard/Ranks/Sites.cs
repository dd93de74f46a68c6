using System.Globalization;
using System.Text.RegularExpressions;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Leaderboard.Ranks;

/// <summary>A score at a place in the model.</summary>
/// <param name="Layer">Its block; null for a site outside the blocks.</param>
/// <param name="Score">The score.</param>
/// <param name="Floor">What leaving the model alone scores there; null if not measured.</param>
public sealed record SiteScore(int? Layer, Score Score, Score? Floor)
{
    /// <summary>The score where the interchange is to change the answer; null where it always is, or never.</summary>
    public Score? Cause { get; init; }

    /// <summary>The score where the interchange is to leave the answer alone; null where there is no <see cref="Cause"/>.</summary>
    public Score? Isolate { get; init; }
}

/// <summary>Reads the scores of single sites, such as <c>blocks.3.hook_resid_post@last</c>.</summary>
public static partial class Sites
{
    /// <summary>The scores of a metric at sites, by layer and then by name.</summary>
    public static EquatableArray<SiteScore> Of(RunResult result, string metric)
    {
        var scores = result.Scores.ToLookup(s => (s.Metric, s.Site));
        return result.Scores
            .Where(s => s.Metric == metric && s.Site.Length > 0)
            .Select(s => new SiteScore(LayerOf(s.Site), s, Part("-floor", s.Site) ?? Part("-floor", ""))
            {
                Cause = Part("-cause", s.Site), Isolate = Part("-isolate", s.Site),
            })
            .OrderBy(s => s.Layer ?? -1).ThenBy(s => s.Score.Site, StringComparer.Ordinal)
            .ToEquatableArray();

        Score? Part(string part, string site) => scores[(metric + part, site)].FirstOrDefault();
    }

    /// <summary>The best site of each layer, in the order of layers.</summary>
    public static EquatableArray<SiteScore> BestOfLayers(EquatableArray<SiteScore> sites, Metric metric) => sites
        .Where(s => s.Layer is not null)
        .GroupBy(s => s.Layer)
        .Select(layer => Best(layer, metric)!)
        .ToEquatableArray();

    /// <summary>The best site of all; null if there is none with a number.</summary>
    public static SiteScore? Best(IEnumerable<SiteScore> sites, Metric metric) => sites
        .OrderBy(s => double.IsNaN(s.Score.Value))
        .ThenBy(s => metric.Direction == Direction.LowerIsBetter ? s.Score.Value : -s.Score.Value)
        .FirstOrDefault();

    /// <summary>3 for <c>blocks.3.attn.hook_z</c>; null where no block is named.</summary>
    public static int? LayerOf(string site) =>
        Block().Match(site) is { Success: true } match
            ? int.Parse(match.Groups["layer"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex("^blocks\\.(?<layer>[0-9]{1,6})\\.", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
