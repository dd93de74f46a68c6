using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;
using Mib.Core.Statistics;
using Mib.Engine.Plans;

namespace Mib.Engine.Circuits;

/// <summary>Faithfulness of random circuits of each size: what a curve must rise above to mean anything.</summary>
internal static class RandomBand
{
    /// <summary>Measures the band (lowest, median, highest), or takes it from where an earlier run of the same model and data left it.</summary>
    public static Curve Measure(
        CircuitPlan plan, CircuitScorer scorer, IRunJournal shared, IRunObserver observer, CancellationToken cancellation)
    {
        var sets = Enumerable.Range(0, plan.RandomCircuits)
            .Select(draw => CircuitSet.Of(RandomScores(plan, draw), Ranking.Signed, plan.Rules)).ToList();
        observer.Note($"{plan.RandomCircuits} random circuits of each size, once for this model and data (not counted in the run's time)");
        var metrics = scorer.Measure(
            [.. sets.SelectMany(s => s.Evaluated)], shared, share => observer.Report("random circuits", share), cancellation);
        var sizes = Selection.Percentages.Count;
        var curves = sets.Select((set, i) => set.Curve(metrics with { Circuits = metrics.Circuits[(i * sizes)..((i + 1) * sizes)] })).ToList();
        return new("random", [.. Selection.Percentages.Select((percentage, i) => Point(percentage, curves, i))]);
    }

    private static CurvePoint Point(double percentage, List<FaithfulnessCurve> curves, int size)
    {
        var values = curves.Select(c => c.Faithfulness[size]).Order().ToList();
        return new(
            percentage,
            Bootstrap.Quantile(values, 0.5), values[0], values[^1],
            curves.Average(c => c.EdgeCounts[size]));
    }

    private static CircuitScores RandomScores(CircuitPlan plan, int draw)
    {
        var random = Seed.For(plan.Seed, $"random-circuits/{draw}");
        var graph = plan.Model.Graph;
        return new(graph, plan.Level, [.. Enumerable.Range(0, graph.CountOf(plan.Level)).Select(_ => random.NextDouble())]);
    }
}
