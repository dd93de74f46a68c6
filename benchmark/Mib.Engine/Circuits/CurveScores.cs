using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;
using Mib.Core.Statistics;

namespace Mib.Engine.Circuits;

/// <summary>The curve of a ranking and the area that MIB reports from it, each number with its 95 % interval over examples.</summary>
/// <param name="Score">CPR of the signed ranking, CMD of the absolute one.</param>
/// <param name="Curve">Faithfulness at the ten sizes.</param>
public sealed record CurveScores(Score Score, Curve Curve)
{
    /// <summary>Measures both on the same resamples: each draws examples, and with them their metric in every circuit.</summary>
    public static CurveScores Of(CircuitSet set, CircuitMetrics metrics, int seed)
    {
        var signed = set.Ranking == Ranking.Signed;
        var name = CircuitEvaluation.Name(set.Ranking);
        var curve = set.Curve(metrics);
        var sizes = curve.Percentages.Count;
        var intervals = Bootstrap.Confidence95(
            metrics.Whole.Length,
            sizes + 1,
            (draw, values) =>
            {
                var resampled = set.Curve(Resampled(metrics, draw));
                for (var i = 0; i < sizes; i++)
                    values[i] = resampled.Faithfulness[i];
                values[sizes] = Area(resampled);
            },
            Seed.For(seed, $"bootstrap/{name}"));

        return new(
            new Score
            {
                Metric = signed ? "cpr" : "cmd",
                Value = Area(curve),
                Low = intervals[sizes].Low,
                High = intervals[sizes].High,
                Examples = metrics.Whole.Length,
            },
            new Curve(name, [.. curve.Percentages.Select((percentage, i) =>
                new CurvePoint(percentage, curve.Faithfulness[i], intervals[i].Low, intervals[i].High, curve.EdgeCounts[i]))]));

        double Area(FaithfulnessCurve of) => signed ? of.Cpr : of.Cmd;
    }

    private static CircuitMetrics Resampled(CircuitMetrics metrics, int[] draw) => new(
        [Mean(metrics.Whole, draw)], [Mean(metrics.Empty, draw)], [.. metrics.Circuits.Select(circuit => new[] { Mean(circuit, draw) })]);

    private static double Mean(double[] values, int[] draw)
    {
        var sum = 0.0;
        foreach (var i in draw)
            sum += values[i];
        return sum / draw.Length;
    }
}
