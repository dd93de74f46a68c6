using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;
using Mib.Core.Statistics;

namespace Mib.Engine.Circuits;

/// <summary>The curve of a ranking and the areas under it, each number with its 95 % interval over examples.</summary>
/// <param name="Scores">
/// CPR of the signed ranking, CMD of the absolute one, as MIB defines it; the same over the circuits' true sizes and over the
/// logarithm of the nominal ones.
/// </param>
/// <param name="Curve">Faithfulness at the ten sizes.</param>
public sealed record CurveScores(IReadOnlyList<Score> Scores, Curve Curve)
{
    /// <summary>What is measured of the curve of a ranking, by name.</summary>
    public static IReadOnlyList<CurveArea> Areas(Ranking ranking) => ranking == Ranking.Signed
        ? [new("cpr", curve => curve.Cpr), new("cpr-true", curve => curve.TrueSizeCpr, DependsOnSizes: true), new("cpr-log", curve => curve.LogSizeCpr)]
        : [new("cmd", curve => curve.Cmd), new("cmd-true", curve => curve.TrueSizeCmd, DependsOnSizes: true), new("cmd-log", curve => curve.LogSizeCmd)];

    /// <summary>Measures all on the same resamples: each draws examples, and with them their metric in every circuit.</summary>
    public static CurveScores Of(CircuitSet set, CircuitMetrics metrics, int seed)
    {
        var name = CircuitEvaluation.Name(set.Ranking);
        var areas = Areas(set.Ranking);
        var curve = set.Curve(metrics);
        var sizes = curve.Percentages.Count;
        var intervals = Bootstrap.Confidence95(
            metrics.Whole.Length,
            sizes + areas.Count,
            (draw, values) =>
            {
                var resampled = set.Curve(metrics.Resampled(draw));
                resampled.Faithfulness.Span.CopyTo(values);
                for (var a = 0; a < areas.Count; a++)
                    values[sizes + a] = areas[a].Of(resampled);
            },
            Seed.For(seed, $"bootstrap/{name}"));

        return new(
            [.. areas.Select((area, a) => new Score
            {
                Metric = area.Metric,
                Value = area.Of(curve),
                Low = intervals[sizes + a].Low,
                High = intervals[sizes + a].High,
                Examples = metrics.Whole.Length,
            })],
            new Curve(name, [.. curve.Percentages.Select((percentage, i) =>
                new CurvePoint(percentage, curve.Faithfulness[i], intervals[i].Low, intervals[i].High, curve.EdgeCounts[i]))]));
    }
}

/// <summary>An area under a curve.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Of">The area.</param>
/// <param name="DependsOnSizes">Whether the circuits' own edge counts decide it, beside their faithfulness.</param>
public sealed record CurveArea(string Metric, Func<FaithfulnessCurve, double> Of, bool DependsOnSizes = false);
