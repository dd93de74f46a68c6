using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;
using Mib.Core.Statistics;
using Mib.Engine.Circuits;

namespace Mib.Engine.Comparing;

/// <summary>Two runs of the circuit track: the areas under both curves over the nominal sizes, which are the same in all runs.</summary>
internal static class ComparedCurves
{
    public static List<ComparedScore> Of(RunRecord first, RunRecord second, int seed)
    {
        var scores = new List<ComparedScore>();
        foreach (var ranking in Enum.GetValues<Ranking>())
        {
            var (a, b) = (Measured(first, ranking), Measured(second, ranking));
            // Sizes belong to a run's circuits, not to examples: exchanging examples could not exchange the runs.
            foreach (var area in CurveScores.Areas(ranking).Where(area => !area.DependsOnSizes))
            {
                scores.Add(new(area.Metric, PairedDifference.Of(
                    a.Whole.Length,
                    (draw, swapped) => (area.Of(a.Resampled(draw, b, swapped).Curve([])), area.Of(b.Resampled(draw, a, swapped).Curve([]))),
                    Seed.For(seed, $"compare/{area.Metric}")), a.Whole.Length));
            }
        }

        return scores;
    }

    private static CircuitMetrics Measured(RunRecord run, Ranking ranking) => new(
        RunComparison.Series(run, "whole"), RunComparison.Series(run, "empty"),
        [.. Selection.Percentages.Select(size => RunComparison.Series(run, CircuitEvaluation.SeriesName(ranking, size)))]);
}
