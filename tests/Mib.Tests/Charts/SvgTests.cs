using System.Xml.Linq;
using Mib.Charts.Drawing;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class SvgTests
{
    [Test]
    public void Markup_in_a_text_stays_text()
    {
        const string Hostile = "</text><script>alert(1)</script>&\"'";

        var written = SvgWriter.Write(Svg.Label(1, 2, Hostile, [new("class", Hostile)]));

        var element = XElement.Parse(written);
        Assert.That(element.Value, Is.EqualTo(Hostile));
        Assert.That(element.Attribute("class")!.Value, Is.EqualTo(Hostile));
        Assert.That(written, Does.Not.Contain("<script"));
    }

    [TestCase("nul \0 bell \a", "nul \uFFFD bell \uFFFD")]
    [TestCase("whole pair \uD83D\uDE00", "whole pair \uD83D\uDE00")]
    public void What_XML_cannot_hold_is_replaced(string text, string read) =>
        Assert.That(XElement.Parse(SvgWriter.Write(Svg.Title(text))).Value, Is.EqualTo(read));

    [Test]
    public void Half_a_surrogate_pair_is_replaced() =>
        Assert.That(XElement.Parse(SvgWriter.Write(Svg.Title("half \uD83D"))).Value, Is.EqualTo("half \uFFFD"));

    [TestCase(0.005, "0")]
    [TestCase(-0.001, "0", Description = "no negative zero")]
    [TestCase(12.345, "12.34")]
    [TestCase(1000000, "1000000")]
    public void Coordinates_have_two_decimals_and_a_point(double value, string text) =>
        Assert.That(SvgNumber.Format(value), Is.EqualTo(text));

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_coordinate_that_is_no_number_is_refused(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Svg.Line(value, 0, 0, 0));
}
