using System.Globalization;

namespace Mib.Charts.Drawing;

/// <summary>Coordinates as text.</summary>
public static class SvgNumber
{
    /// <summary>At most two decimals: a hundredth of a pixel is below what anyone sees, and keeps files small.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not finite; an SVG that holds one is not drawn.</exception>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A coordinate must be finite.");
        var rounded = Math.Round(value, 2);
        return (rounded == 0 ? 0 : rounded).ToString("0.##", CultureInfo.InvariantCulture);
    }
}
