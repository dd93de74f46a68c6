using MathNet.Numerics.Distributions;

namespace Mib.Engine.Study;

/// <summary>A mean over seeds with its 95 % interval.</summary>
/// <param name="Mean">The mean; not a number if there is nothing to take it of.</param>
/// <param name="Reach">Half the width of Student's t interval (Student 1908); not a number for a single value.</param>
public readonly record struct Estimate(double Mean, double Reach)
{
    /// <summary>The estimate from one value a seed; those that are no number are left out.</summary>
    public static Estimate Of(IEnumerable<double> values)
    {
        var known = values.Where(double.IsFinite).ToArray();
        var mean = known.DefaultIfEmpty(double.NaN).Average();
        if (known.Length < 2)
            return new(mean, double.NaN);
        var variance = known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1);
        return new(mean, StudentT.InvCDF(0, 1, known.Length - 1, 0.975) * Math.Sqrt(variance / known.Length));
    }
}
