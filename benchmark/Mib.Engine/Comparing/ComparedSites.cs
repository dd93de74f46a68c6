using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Core.Statistics;
using Mib.Engine.Variables;

namespace Mib.Engine.Comparing;

/// <summary>Two runs of the variable track: each at the site that it stands for, and each at its best site.</summary>
/// <remarks>Pairs with the same base prompt are alike, so base prompts are drawn and exchanged, each with all of its pairs.</remarks>
internal static class ComparedSites
{
    public static List<ComparedScore> Of(RunRecord first, RunRecord second, int seed)
    {
        if (!RunComparison.Series(first, VariableEvaluation.PairSeries).SequenceEqual(RunComparison.Series(second, VariableEvaluation.PairSeries)))
        {
            throw new UsageException(
                $"The runs {first.Id} and {second.Id} cannot be compared: the pairs that they could judge are not the same.",
                "run both with the same positions and --dtype, on the same device.");
        }

        var prompts = Numbers(first, VariableEvaluation.PromptSeries);
        var groups = new PromptGroups(prompts, Numbers(first, VariableEvaluation.KindSeries));
        var scores = new List<ComparedScore>();
        foreach (var metric in new[] { "iia-selected", "iia", "mse-selected", "mse" })
        {
            if (SiteOf(first.Result!, metric) is not { } here || SiteOf(second.Result!, metric) is not { } there)
                continue;
            var (a, b) = (RunComparison.Series(first, here), RunComparison.Series(second, there));
            scores.Add(new(metric, PairedDifference.Of(
                groups.Prompts,
                (draw, swapped) => (Mean(draw, pair => swapped[prompts[pair]] ? b[pair] : a[pair]), Mean(draw, pair => swapped[prompts[pair]] ? a[pair] : b[pair])),
                Seed.For(seed, $"compare/{metric}")), groups.Prompts));
        }

        return scores;

        double Mean(int[] draw, Func<int, double> value) => groups.Mean(draw, value, _ => true);
    }

    private static int[] Numbers(RunRecord run, string series) => [.. RunComparison.Series(run, series).Select(number => (int)number)];

    /// <summary>The site that a score of the run is of: the chosen one, or the best.</summary>
    private static string? SiteOf(RunResult result, string metric)
    {
        var scores = result.Scores.Where(score => score.Metric == metric && score.Site.Length > 0 && !double.IsNaN(score.Value));
        return (metric.StartsWith("mse", StringComparison.Ordinal) ? scores.MinBy(score => score.Value) : scores.MaxBy(score => score.Value))?.Site;
    }
}
