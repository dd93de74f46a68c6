using System.Globalization;
using System.Xml.Linq;
using Mib.Charts.Drawing;

namespace Mib.Tests.Charts;

/// <summary>A picture read back as XML: parsing it at all proves that it is well-formed.</summary>
internal sealed class Drawn(Picture picture)
{
    private readonly XElement root = XElement.Parse(picture.Inline());

    public IEnumerable<string> Texts => All("text").Select(t => t.Nodes().OfType<XText>().Single().Value);

    public string Description => All("desc").First().Value;

    /// <summary>Markers with a tooltip, which are the points of curves; the samples in the key have none.</summary>
    public IEnumerable<(string Tooltip, double X, double Y)> Circles => All("path")
        .Where(p => p.Element("title") is not null && p.Attribute("d")!.Value.Contains('a', StringComparison.Ordinal))
        .Select(p => (p.Element("title")!.Value, Start: Pair(p.Attribute("d")!.Value)))
        .Select(p => (p.Value, p.Start.X + 5, p.Start.Y));

    public IEnumerable<XElement> All(string name) => root.DescendantsAndSelf(name);

    /// <summary>Height of the baseline of a text.</summary>
    public double HeightOf(string text) => Number(All("text").Single(t => t.Value == text).Attribute("y")!);

    private static (double X, double Y) Pair(string data)
    {
        var parts = data[1..data.IndexOf('a', StringComparison.Ordinal)].Split(' ');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static double Number(XAttribute attribute) => double.Parse(attribute.Value, CultureInfo.InvariantCulture);
}
