namespace Mib.Core.Statistics;

/// <summary>How two measurements of the same examples differ.</summary>
/// <param name="First">The statistic of the first.</param>
/// <param name="Second">The statistic of the second.</param>
/// <param name="Interval">95 % percentile bootstrap interval of first − second: each resample draws examples, and both values of each.</param>
/// <param name="PValue">
/// How often a difference as large comes of chance alone, two-sided: the share of random exchanges, within each example, of what
/// was measured first and second that give a difference of at least that size (Fisher's permutation test; the data as they are
/// count as one of the exchanges, so that it is never 0).
/// </param>
public sealed record PairedDifference(double First, double Second, Interval Interval, double PValue)
{
    /// <summary>Shares by which equal sums differ when they are added in another order.</summary>
    private const double Rounding = 1e-12;

    /// <summary>First − second.</summary>
    public double Difference => First - Second;

    /// <summary>Measures the difference.</summary>
    /// <param name="examples">How many examples there are.</param>
    /// <param name="measure">
    /// The statistic of the first and of the second on the examples at the given places, where the two are exchanged in the
    /// examples that are flagged.
    /// </param>
    /// <param name="random">Where the draws come from.</param>
    /// <param name="resamples">How many resamples, and how many exchanges.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no examples.</exception>
    public static PairedDifference Of(
        int examples, Func<int[], bool[], (double First, double Second)> measure, Random random, int resamples = Bootstrap.DefaultResamples)
    {
        var asTheyAre = new bool[examples];
        var interval = Bootstrap.Confidence95(examples, draw => Difference(draw, asTheyAre), random, resamples);

        int[] all = [.. Enumerable.Range(0, examples)];
        var (first, second) = measure(all, asTheyAre);
        var least = Math.Abs(first - second) - (Rounding * Math.Max(Math.Abs(first), Math.Abs(second)));
        var exchanged = new bool[examples];
        var asLarge = 1;
        for (var r = 0; r < resamples; r++)
        {
            for (var i = 0; i < examples; i++)
                exchanged[i] = random.Next(2) == 1;
            if (Math.Abs(Difference(all, exchanged)) >= least)
                asLarge++;
        }

        return new(first, second, interval, asLarge / (resamples + 1.0));

        double Difference(int[] draw, bool[] swapped)
        {
            var (a, b) = measure(draw, swapped);
            return a - b;
        }
    }
}
