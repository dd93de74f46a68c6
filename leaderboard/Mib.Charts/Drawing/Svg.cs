using Mib.Core;

namespace Mib.Charts.Drawing;

/// <summary>An SVG element as a value; <see cref="SvgWriter"/> turns it into text.</summary>
/// <param name="Name">Its tag.</param>
/// <param name="Attributes">In the order in which they are written.</param>
/// <param name="Children">Elements inside it.</param>
/// <param name="Text">Text inside it, before the children; escaped when written.</param>
public sealed record Svg(
    string Name, EquatableArray<SvgProperty> Attributes, EquatableArray<Svg> Children, string Text = "")
{
    public static Svg Element(string name, EquatableArray<SvgProperty> attributes, params IEnumerable<Svg> children) =>
        new(name, attributes, children.ToEquatableArray());

    public static Svg Group(params IEnumerable<Svg> children) => Element("g", [], children);

    /// <summary>A child that names its parent: browsers show it as a tooltip, screen readers read it.</summary>
    public static Svg Title(string text) => new("title", [], [], text);

    public static Svg Line(double x1, double y1, double x2, double y2, params IEnumerable<SvgProperty> look) =>
        Element("line", [new("x1", x1), new("y1", y1), new("x2", x2), new("y2", y2), .. look]);

    public static Svg Path(string data, params IEnumerable<SvgProperty> look) =>
        Element("path", [new("d", data), .. look]);

    public static Svg Label(double x, double y, string text, params IEnumerable<SvgProperty> look) =>
        new("text", [new("x", x), new("y", y), .. look], [], text);
}
