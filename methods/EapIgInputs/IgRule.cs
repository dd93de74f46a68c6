namespace Mib.Methods.EapIgInputs;

/// <summary>Which Riemann sum stands for the integral over the path from the corrupted (0) to the clean (1) embedding.</summary>
public enum IgRule
{
    Left,
    Right,
    Midpoint,
}

internal static class IgRuleExtensions
{
    /// <summary>The place of a point on the path.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="step">0 … steps − 1.</param>
    /// <param name="steps">How many points.</param>
    public static double Alpha(this IgRule rule, int step, int steps) => rule switch
    {
        IgRule.Left => (double)step / steps,
        IgRule.Right => (step + 1.0) / steps,
        _ => (step + 0.5) / steps,
    };
}
