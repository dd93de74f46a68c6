using MathNet.Numerics.LinearAlgebra;
using Mib.Core.Errors;
using Mib.Sdk.Tasks;

namespace Mib.Engine.Variables;

/// <summary>A linear model of a logit difference, and how sure it is.</summary>
/// <param name="Coefficients">The coefficients, with R².</param>
/// <param name="Errors">The standard error of each, and no R².</param>
/// <param name="Observations">How many differences it was fitted to.</param>
public sealed record LinearFit(LogitDifferenceCoefficients Coefficients, LogitDifferenceCoefficients Errors, int Observations)
{
    private const int Unknowns = 3;

    /// <summary>Fits by ordinary least squares with an intercept.</summary>
    /// <param name="observed">Signs, and the difference that was measured with them.</param>
    /// <exception cref="NotMeasurableException">They do not determine the coefficients and their errors.</exception>
    public static LinearFit Of(IReadOnlyList<(int Token, int Position, double Difference)> observed)
    {
        if (observed.Count <= Unknowns || observed.Select(one => (one.Token, one.Position)).Distinct().Count() < Unknowns)
        {
            throw new NotMeasurableException(
                $"{observed.Count} pairs are left, and they do not tell token and position apart.", "take more pairs, or a model that answers those of each kind rightly.");
        }

        var x = Matrix<double>.Build.DenseOfRows(observed.Select(one => new[] { 1.0, one.Token, one.Position }));
        var y = Vector<double>.Build.DenseOfEnumerable(observed.Select(one => one.Difference));
        var inverse = (x.Transpose() * x).Inverse();
        var fitted = inverse * (x.Transpose() * y);
        var residual = (y - (x * fitted)).PointwisePower(2).Sum();
        var total = y.Subtract(y.Average()).PointwisePower(2).Sum();
        var errors = (inverse.Diagonal() * (residual / (observed.Count - Unknowns))).PointwiseSqrt();
        return new(
            new(fitted[0], fitted[1], fitted[2], total > 0 ? 1 - (residual / total) : null), new(errors[0], errors[1], errors[2]), observed.Count);
    }
}
