using Mib.Core.Errors;

namespace Mib.Engine.Look;

/// <summary>Numbers that can be drawn.</summary>
internal static class Finite
{
    /// <summary>The numbers themselves.</summary>
    /// <param name="numbers">What the model computed.</param>
    /// <param name="what">What they are.</param>
    /// <exception cref="NotMeasurableException">One is infinite or not a number.</exception>
    public static double[] Of(double[] numbers, string what) => Array.TrueForAll(numbers, double.IsFinite)
        ? numbers
        : throw new NotMeasurableException(
            $"The model's {what} on this prompt is not a number everywhere.", "try --dtype float64; if that does not help, the weights are damaged.");
}
