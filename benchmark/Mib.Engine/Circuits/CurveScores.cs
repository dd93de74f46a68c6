using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;
using Mib.Core.Statistics;

namespace Mib.Engine.Circuits;

/// <summary>CPR, CMD and the points of a curve, each with its 95 % interval over examples.</summary>
/// <remarks>All of them are computed on the same resamples: each draws examples, and with them their metric in every circuit.</remarks>
internal static class CurveScores
{
    /// <summary>CPR from the signed ranking, CMD from the absolute one, as MIB reports them.</summary>
    public static EquatableArray<Score> Of(IReadOnlyList<CircuitSet> sets, IReadOnlyList<CircuitMetrics> metrics, int seed) =>
    [
        .. sets.Select((set, i) =>
        {
            var signed = set.Ranking == Ranking.Signed;
            double Area(FaithfulnessCurve curve) => signed ? curve.Cpr : curve.Cmd;
            var interval = Bootstrap.Confidence95(
                metrics[i].Whole.Length, draw => Area(set.Curve(Resampled(metrics[i], draw))), Random(seed, set.Ranking));
            return new Score
            {
                Metric = signed ? "cpr" : "cmd",
                Value = Area(set.Curve(metrics[i])),
                Low = interval.Low,
                High = interval.High,
                Examples = metrics[i].Whole.Length,
            };
        }),
    ];

    /// <summary>The curve of one ranking.</summary>
    public static Curve WithIntervals(CircuitSet set, CircuitMetrics metrics, int seed)
    {
        var curve = set.Curve(metrics);
        var intervals = Bootstrap.Confidence95(
            metrics.Whole.Length,
            metrics.Circuits.Length,
            (draw, values) =>
            {
                var resampled = set.Curve(Resampled(metrics, draw)).Faithfulness;
                for (var i = 0; i < values.Length; i++)
                    values[i] = resampled[i];
            },
            Random(seed, set.Ranking));
        return new(
            CircuitEvaluation.Name(set.Ranking),
            [.. curve.Percentages.Select((p, i) => new CurvePoint(p, curve.Faithfulness[i], intervals[i].Low, intervals[i].High, curve.EdgeCounts[i]))]);
    }

    private static Random Random(int seed, Ranking ranking) => Seed.For(seed, $"bootstrap/{CircuitEvaluation.Name(ranking)}");

    private static CircuitMetrics Resampled(CircuitMetrics metrics, int[] draw) => new(
        [draw.Average(i => metrics.Whole[i])],
        [draw.Average(i => metrics.Empty[i])],
        [.. metrics.Circuits.Select(circuit => new[] { draw.Average(i => circuit[i]) })]);
}
