using Mib.Core.Results;

namespace Mib.Leaderboard.Ranks;

/// <summary>The few scores of a run that stand in a ranking.</summary>
public static class Headline
{
    /// <summary>Scores on fewer examples than this are marked wherever they are shown.</summary>
    /// <remarks>
    /// Ranks and ties go by bootstrap intervals, and those of few examples are too narrow: against Student's, by a factor of about
    /// 1.96 √((n − 1)/n) / t, which is 18 % at 10 examples and 3 % at 50.
    /// </remarks>
    public const int FewExamples = 50;

    /// <summary>Metrics that are measured site by site.</summary>
    public static IReadOnlyList<string> SiteMetrics { get; } = ["iia", "mse"];

    /// <summary>The scores of the run as a whole; where there are scores of sites, their best, mean and floor.</summary>
    public static IReadOnlyList<Score> Of(RunResult result)
    {
        var scores = new Dictionary<string, Score>(StringComparer.Ordinal);
        foreach (var score in result.Scores.Where(s => s.Site.Length == 0 && Metric.Find(s.Metric) is not null))
            scores.TryAdd(score.Metric, score);
        foreach (var chosen in result.Scores.Where(s => s.Metric.EndsWith("-selected", StringComparison.Ordinal)))
            scores.TryAdd(chosen.Metric, chosen);
        foreach (var metric in SiteMetrics)
            AddSites(result, Metric.Find(metric)!, scores);
        return [.. Metric.All.Where(m => scores.ContainsKey(m.Id)).Select(m => scores[m.Id])];
    }

    private static void AddSites(RunResult result, Metric metric, Dictionary<string, Score> scores)
    {
        var sites = Sites.Of(result, metric.Id);
        if (Sites.Best(sites, metric) is not { } best)
            return;

        scores[metric.Id] = best.Score;
        if (best.Floor is { } floor)
            scores[floor.Metric] = floor;

        // A run may have measured the mean with its own interval. Otherwise the mean of the layers' intervals stands for
        // it: layers vary together at most fully, so it is no narrower than the true one.
        var layers = Sites.BestOfLayers(sites, metric);
        if (layers.Count > 0)
        {
            scores.TryAdd(metric.Id + "-mean", new Score
            {
                Metric = metric.Id + "-mean",
                Value = layers.Average(l => l.Score.Value),
                Low = layers.Average(l => l.Score.Low),
                High = layers.Average(l => l.Score.High),
                Examples = layers.Min(l => l.Score.Examples),
            });
        }
    }
}
