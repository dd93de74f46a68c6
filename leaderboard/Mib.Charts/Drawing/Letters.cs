using System.Text;

namespace Mib.Charts.Drawing;

/// <summary>Text on drawings: three sizes, and how much room each takes.</summary>
public static class Letters
{
    /// <summary>Size that small screens get by <see cref="Theme.Css"/>; all room is reserved for it.</summary>
    public const double LargestLabel = 20;

    public const double LargestTitle = 22;

    public const double CellSize = 12;

    public static Svg Title(double x, double y, string text) =>
        Styled(x, y, text, "t-title", 18, Theme.Ink, [new("font-weight", "600")]);

    public static Svg Label(double x, double y, string text, string anchor = "start") =>
        Styled(x, y, text, "t-label", 15, Theme.Ink, [new("text-anchor", anchor)]);

    public static Svg Tick(double x, double y, string text, string anchor) =>
        Styled(x, y, text, "t-tick", 14, Theme.Muted, [new("text-anchor", anchor)]);

    /// <summary>Text in or beside a cell of a drawing that scrolls instead of being shrunk.</summary>
    public static Svg Cell(double x, double y, string text, string anchor) =>
        Styled(x, y, text, "t-cell", CellSize, Theme.Ink, [new("text-anchor", anchor)]);

    /// <summary>A letter or two that explain a place within a cell.</summary>
    public static Svg Mark(double x, double y, string text) =>
        Styled(x, y, text, "t-mark", 10, Theme.Muted, [new("text-anchor", "middle")]);

    /// <summary>How wide a text is, measured generously.</summary>
    public static double Width(string text, double size) => text.EnumerateRunes().Sum(Advance) * size;

    /// <summary>Cuts a text that would not fit at its largest size.</summary>
    public static string Fit(string text, double width, double size = LargestLabel)
    {
        // Sums of the same letters must not differ by rounding.
        if (Width(text, size) <= width + 0.01)
            return text;
        var room = width - (Advance(new('…')) * size);
        return string.Concat(text.EnumerateRunes().TakeWhile(rune => (room -= Advance(rune) * size) >= 0)) + "…";
    }

    /// <summary>Advance of a sans-serif letter in units of the font size: the mean of its kind.</summary>
    private static double Advance(Rune rune) => rune.Value switch
    {
        >= 0x2E80 => 1,
        >= '0' and <= '9' or >= 'A' and <= 'Z' => 0.66,
        _ => 0.58,
    };

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
