using System.Globalization;
using Mib.Charts;
using Mib.Charts.Drawing;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class ThemeTests
{
    private static IEnumerable<Paint> Inks => [.. Theme.Series, Theme.Ink, Theme.Muted, Theme.Baseline];

    [TestCaseSource(nameof(Inks))]
    public void Every_ink_stands_out_from_paper_by_4_5_to_1_in_light_and_dark(Paint paint) => Assert.Multiple(() =>
    {
        Assert.That(Contrast(paint.Light, Theme.Paper.Light), Is.GreaterThan(4.5), paint.Light);
        Assert.That(Contrast(paint.Dark, Theme.Paper.Dark), Is.GreaterThan(4.5), paint.Dark);
    });

    [TestCase(0)]
    [TestCase(1)]
    public void Ink_stands_out_from_the_strongest_shade_of_a_heat_map_by_4_5_to_1(int series) => Assert.Multiple(() =>
    {
        var paint = Theme.Series[series];
        Assert.That(Contrast(Theme.Ink.Light, Over(paint.Light, Theme.Paper.Light)), Is.GreaterThan(4.5), "light");
        Assert.That(Contrast(Theme.Ink.Dark, Over(paint.Dark, Theme.Paper.Dark)), Is.GreaterThan(4.5), "dark");
    });

    [Test]
    public void Lines_differ_in_shape_and_dash_as_well_as_in_colour()
    {
        var looks = Enumerable.Range(0, 6).Select(i => (Marker.Shape(i, 0, 0, 5), Marker.Dash(i).Select(d => d.Value).FirstOrDefault("")));

        Assert.That(looks.Select(l => l.Item1).Distinct().Count(), Is.EqualTo(6));
        Assert.That(looks.Select(l => l.Item2).Distinct().Count(), Is.EqualTo(6));
    }

    /// <summary>A colour laid over paper as strongly as a heat map ever does.</summary>
    private static string Over(string paint, string paper)
    {
        int Mixed(int at) => (int)Math.Round((HeatMap.Strongest * Part(paint, at)) + ((1 - HeatMap.Strongest) * Part(paper, at)));
        return $"#{Mixed(1):x2}{Mixed(3):x2}{Mixed(5):x2}";
    }

    private static int Part(string hex, int at) => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The ratio of WCAG 2.1, §1.4.3.</summary>
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one) + 0.05, Luminance(other) + 0.05);
        return Math.Max(a, b) / Math.Min(a, b);
    }

    private static double Luminance(string hex)
    {
        double Linear(int at)
        {
            var c = Part(hex, at) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Linear(1)) + (0.7152 * Linear(3)) + (0.0722 * Linear(5));
    }
}
