namespace Mib.Charts.Drawing;

/// <summary>A colour in its two shades.</summary>
/// <remarks>
/// The light shade is written as a presentation attribute, so that any viewer shows it; the dark one comes from
/// <see cref="Theme.Css"/>, which outranks the attribute where a page asks for dark.
/// </remarks>
/// <param name="Name">Stem of its class names.</param>
/// <param name="Light">On white paper.</param>
/// <param name="Dark">On dark paper.</param>
public sealed record Paint(string Name, string Light, string Dark)
{
    public IEnumerable<SvgProperty> Fill() => [new("class", $"{Name}-fill"), new("fill", Light)];

    /// <summary>Filled more or less, so that paper shines through: a number as a shade.</summary>
    public IEnumerable<SvgProperty> Shaded(double opacity) => [.. Fill(), new("fill-opacity", opacity)];

    public IEnumerable<SvgProperty> Stroke(double width) =>
        [new("class", $"{Name}-line"), new("fill", "none"), new("stroke", Light), new("stroke-width", width)];

    /// <summary>Filled, with a rim of another colour.</summary>
    public IEnumerable<SvgProperty> FillWithRim(Paint rim, double width) =>
    [
        new("class", $"{Name}-fill {rim.Name}-line"),
        new("fill", Light),
        new("stroke", rim.Light),
        new("stroke-width", width),
    ];
}
