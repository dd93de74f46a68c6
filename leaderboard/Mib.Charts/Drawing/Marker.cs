using static Mib.Charts.Drawing.SvgNumber;

namespace Mib.Charts.Drawing;

/// <summary>The shapes and dashes that tell lines apart where colour does not.</summary>
public static class Marker
{
    private static readonly string[] Dashes = ["", "8 4", "2 3", "10 3 2 3", "5 3", "12 4 4 4"];

    /// <summary>Dash pattern of a line; empty for a solid one.</summary>
    public static IEnumerable<SvgProperty> Dash(int series) =>
        Dashes[series % Dashes.Length] is { Length: > 0 } dash ? [new SvgProperty("stroke-dasharray", dash)] : [];

    /// <summary>Outline of a line's points: circle, square, triangle, diamond, triangle upside down, cross.</summary>
    public static string Shape(int series, double x, double y, double r) => (series % 6) switch
    {
        0 => $"M{Format(x - r)} {Format(y)}a{Format(r)} {Format(r)} 0 1 0 {Format(2 * r)} 0a{Format(r)} {Format(r)} 0 1 0 {Format(-2 * r)} 0z",
        1 => $"M{Format(x - r)} {Format(y - r)}h{Format(2 * r)}v{Format(2 * r)}h{Format(-2 * r)}z",
        2 => $"M{Format(x)} {Format(y - (1.2 * r))}l{Format(1.2 * r)} {Format(2.1 * r)}h{Format(-2.4 * r)}z",
        3 => $"M{Format(x)} {Format(y - (1.35 * r))}l{Format(1.35 * r)} {Format(1.35 * r)} {Format(-1.35 * r)} {Format(1.35 * r)} {Format(-1.35 * r)} {Format(-1.35 * r)}z",
        4 => $"M{Format(x)} {Format(y + (1.2 * r))}l{Format(1.2 * r)} {Format(-2.1 * r)}h{Format(-2.4 * r)}z",
        _ => Cross(x, y, r),
    };

    private static string Cross(double x, double y, double r)
    {
        var (arm, thin) = (1.25 * r, 0.45 * r);
        return $"M{Format(x - thin)} {Format(y - arm)}h{Format(2 * thin)}v{Format(arm - thin)}h{Format(arm - thin)}v{Format(2 * thin)}" +
            $"h{Format(thin - arm)}v{Format(arm - thin)}h{Format(-2 * thin)}v{Format(thin - arm)}h{Format(thin - arm)}v{Format(-2 * thin)}h{Format(arm - thin)}z";
    }
}
