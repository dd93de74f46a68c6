namespace Mib.Core.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);

/// <summary>Percentile bootstrap over examples (Efron 1979).</summary>
public static class Bootstrap
{
    /// <summary>How many resamples are drawn unless the caller says otherwise.</summary>
    public const int DefaultResamples = 2000;

    /// <summary>The central 95 % of a statistic over resampled examples.</summary>
    /// <param name="examples">How many examples there are; each resample draws as many, with replacement.</param>
    /// <param name="statistic">The statistic of the examples at the given indices.</param>
    /// <param name="random">Where the draws come from.</param>
    /// <param name="resamples">How many resamples.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no examples.</exception>
    public static Interval Confidence95(
        int examples, Func<int[], double> statistic, Random random, int resamples = DefaultResamples) =>
        Confidence95(examples, 1, (draw, values) => values[0] = statistic(draw), random, resamples)[0];

    /// <summary>The central 95 % of several statistics, each computed on the same resamples.</summary>
    /// <param name="examples">How many examples there are.</param>
    /// <param name="statistics">How many statistics <paramref name="fill"/> computes.</param>
    /// <param name="fill">Writes the statistics of the examples at the given indices.</param>
    /// <param name="random">Where the draws come from.</param>
    /// <param name="resamples">How many resamples.</param>
    /// <returns>One interval a statistic. Resamples on which a statistic is not a number are left out of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no examples.</exception>
    public static Interval[] Confidence95(
        int examples, int statistics, Action<int[], double[]> fill, Random random, int resamples = DefaultResamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(examples);
        var draw = new int[examples];
        var values = new double[statistics];
        var samples = new List<double>[statistics];
        for (var s = 0; s < statistics; s++)
            samples[s] = new List<double>(resamples);

        for (var r = 0; r < resamples; r++)
        {
            for (var i = 0; i < draw.Length; i++)
                draw[i] = random.Next(examples);
            fill(draw, values);
            for (var s = 0; s < statistics; s++)
            {
                if (!double.IsNaN(values[s]))
                    samples[s].Add(values[s]);
            }
        }

        return [.. samples.Select(list =>
        {
            list.Sort();
            return new Interval(Quantile(list, 0.025), Quantile(list, 0.975));
        })];
    }

    /// <summary>Quantile of sorted values by linear interpolation (Hyndman and Fan's type 7).</summary>
    /// <param name="sorted">The values in ascending order.</param>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>Not a number if there are no values.</returns>
    public static double Quantile(IReadOnlyList<double> sorted, double probability)
    {
        if (sorted.Count == 0)
            return double.NaN;

        var place = probability * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
