namespace Mib.Charts.Drawing;

/// <summary>Text on drawings: three sizes, and how much room each takes.</summary>
public static class Letters
{
    /// <summary>Mean advance of a sans-serif letter, in units of the font size; measured generously.</summary>
    private const double Advance = 0.58;

    /// <summary>Size that small screens get by <see cref="Theme.Css"/>; all room is reserved for it.</summary>
    public const double LargestLabel = 20;

    public const double LargestTitle = 22;

    public static Svg Title(double x, double y, string text) =>
        Styled(x, y, text, "t-title", 18, Theme.Ink, [new("font-weight", "600")]);

    public static Svg Label(double x, double y, string text, string anchor = "start") =>
        Styled(x, y, text, "t-label", 15, Theme.Ink, [new("text-anchor", anchor)]);

    public static Svg Tick(double x, double y, string text, string anchor) =>
        Styled(x, y, text, "t-tick", 14, Theme.Muted, [new("text-anchor", anchor)]);

    /// <summary>Cuts a text that would not fit at its largest size.</summary>
    public static string Fit(string text, double width, double size = LargestLabel)
    {
        var room = Math.Max(1, (int)(width / (size * Advance)));
        var runes = text.EnumerateRunes().ToArray();
        return runes.Length <= room ? text : string.Concat(runes.Take(room - 1)) + "…";
    }

    private static Svg Styled(
        double x, double y, string text, string style, double size, Paint paint, IEnumerable<SvgProperty> more) =>
        Svg.Label(
            x,
            y,
            text,
            [
                new("class", $"{style} {paint.Name}-fill"),
                new("fill", paint.Light),
                new("font-size", size),
                // A stranger's right-to-left mark must not turn the rest of the drawing around.
                new("unicode-bidi", "isolate"),
                .. more,
            ]);
}
