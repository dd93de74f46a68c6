using static Mib.Charts.Drawing.SvgNumber;

namespace Mib.Charts.Drawing;

/// <summary>The shapes and dashes that tell lines apart where colour does not.</summary>
public static class Marker
{
    private static readonly string[] Dashes = ["", "8 4", "2 3", "10 3 2 3", "5 3", "12 4 4 4"];

    private static readonly (double X, double Y)[] Cross =
    [
        (-0.45, -1.25), (0.45, -1.25), (0.45, -0.45), (1.25, -0.45), (1.25, 0.45), (0.45, 0.45),
        (0.45, 1.25), (-0.45, 1.25), (-0.45, 0.45), (-1.25, 0.45), (-1.25, -0.45), (-0.45, -0.45),
    ];

    /// <summary>Dash pattern of a line; empty for a solid one.</summary>
    public static IEnumerable<SvgProperty> Dash(int series) =>
        Dashes[series % Dashes.Length] is { Length: > 0 } dash ? [new SvgProperty("stroke-dasharray", dash)] : [];

    /// <summary>Outline of a line's points: circle, square, triangle, diamond, triangle upside down, cross.</summary>
    public static string Shape(int series, double x, double y, double r) => (series % 6) switch
    {
        0 => $"M{Format(x - r)} {Format(y)}a{Format(r)} {Format(r)} 0 1 0 {Format(2 * r)} 0a{Format(r)} {Format(r)} 0 1 0 {Format(-2 * r)} 0z",
        1 => Polygon(x, y, r, (-1, -1), (1, -1), (1, 1), (-1, 1)),
        2 => Polygon(x, y, r, (0, -1.2), (1.2, 0.9), (-1.2, 0.9)),
        3 => Polygon(x, y, r, (0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0)),
        4 => Polygon(x, y, r, (0, 1.2), (1.2, -0.9), (-1.2, -0.9)),
        _ => Polygon(x, y, r, Cross),
    };

    private static string Polygon(double x, double y, double r, params (double X, double Y)[] corners) =>
        $"M{string.Join('L', corners.Select(c => $"{Format(x + (c.X * r))} {Format(y + (c.Y * r))}"))}z";
}
