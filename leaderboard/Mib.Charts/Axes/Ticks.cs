using System.Globalization;
using Mib.Core;

namespace Mib.Charts.Axes;

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What is written there.</param>
public readonly record struct Tick(double Value, string Label);

/// <summary>Chooses marks that are round numbers.</summary>
public static class Ticks
{
    /// <summary>Marks at multiples of 1, 2 or 5 × 10ᵏ that enclose the range.</summary>
    /// <param name="min">Lowest value.</param>
    /// <param name="max">Highest value.</param>
    /// <param name="most">About how many steps at most; enclosing the ends may take two more.</param>
    public static EquatableArray<Tick> Enclosing(double min, double max, int most = 6)
    {
        // Equal, or equal but for rounding: some room around the one value.
        var size = Math.Max(Math.Abs(min), Math.Abs(max));
        if (max - min <= 1e-9 * size || size == 0)
            (min, max) = (min - Math.Max(0.5, 0.01 * size), max + Math.Max(0.5, 0.01 * size));
        var step = Step((max - min) / most);
        // A hair of tolerance, so that 0.3 / 0.1 = 2.9999999999999996 does not cost a mark.
        var first = (long)Math.Floor((min / step) + 1e-9);
        var last = (long)Math.Ceiling((max / step) - 1e-9);
        return Multiples(first, last, step);
    }

    /// <summary>Whole numbers within the range, thinned to at most <paramref name="most"/>.</summary>
    public static EquatableArray<Tick> Integers(double min, double max, int most = 12)
    {
        var step = Math.Max(1, Step((max - min) / most));
        return Multiples((long)Math.Ceiling(min / step), (long)Math.Floor(max / step), step);
    }

    /// <summary>A share as a percentage without needless digits: 0.001 is <c>0.1</c>.</summary>
    public static string Percent(double share) => (share * 100).ToString("0.####", CultureInfo.InvariantCulture);

    private static EquatableArray<Tick> Multiples(long first, long last, double step) =>
        Enumerable.Range(0, (int)Math.Max(0, last - first + 1))
            .Select(i => new Tick((first + i) * step, Label(first + i, step)))
            .ToEquatableArray();

    private static double Step(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        var factor = new[] { 1, 2, 5, 10 }.First(f => f * power >= least * (1 - 1e-9));
        return factor * power;
    }

    private static string Label(long multiple, double step)
    {
        var value = multiple * step;
        var decimals = (int)Math.Clamp(-Math.Floor(Math.Log10(step) + 1e-9), 0, 15);
        var format = Math.Abs(value) >= 1e5 || decimals > 4 ? "0.##e0" : "F" + decimals;
        return multiple == 0 ? "0" : value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
    }
}
