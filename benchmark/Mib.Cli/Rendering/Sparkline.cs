namespace Mib.Cli.Rendering;

/// <summary>A curve of one line of text.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>Most letters: the rest of the line is for numbers.</summary>
    private const int Width = 40;

    /// <summary>Draws values over equal steps, the lowest as the lowest bar and the highest as the highest; a blank where there is no number.</summary>
    public static string Of(IReadOnlyList<double> values)
    {
        var width = Math.Min(Width, values.Count);
        var columns = Enumerable.Range(0, width).Select(i => values[i * (values.Count - 1) / Math.Max(1, width - 1)]).ToList();
        var drawn = columns.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (drawn.Min(), drawn.Max());
        return string.Concat(columns.Select(value =>
            !double.IsFinite(value) ? ' ' : high > low ? Bars[(int)((Bars.Length - 1) * (value - low) / (high - low))] : Bars[0]));
    }
}
