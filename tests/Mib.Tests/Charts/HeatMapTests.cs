using Mib.Charts;
using Mib.Charts.Drawing;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class HeatMapTests
{
    private static readonly HeatFigure Figure = new()
    {
        Id = "m",
        Title = "Map",
        Description = "What it shows.",
        Columns = ["a", "b"],
        Rows = ["first", "second"],
        Cells = [[new("0.4", 0.4, "less than half"), new("−1", -1, "all of it")], [new("7", 7, "more than all", Framed: true), new("0", 0, "nothing")]],
    };

    [Test]
    public void A_cell_is_as_strong_as_its_number_blue_above_zero_and_orange_below()
    {
        var boxes = new Drawn(HeatMap.Draw(Figure)).All("rect").Where(r => r.Attribute("fill-opacity") is not null);

        Assert.That(boxes.Select(r => (r.Attribute("fill")!.Value, (double)r.Attribute("fill-opacity")!)), Is.EqualTo(new[]
        {
            (Theme.Series[0].Light, 0.18), (Theme.Series[1].Light, 0.45), (Theme.Series[0].Light, 0.45), (Theme.Series[0].Light, 0),
        }));
    }

    [Test]
    public void Cells_lie_in_their_rows_and_columns_and_say_what_they_are()
    {
        var drawn = new Drawn(HeatMap.Draw(Figure));
        var places = drawn.All("g").Where(g => g.Element("title") is not null)
            .ToDictionary(g => g.Element("title")!.Value, g => (X: (double)g.Element("rect")!.Attribute("x")!, Y: (double)g.Element("rect")!.Attribute("y")!));

        Assert.Multiple(() =>
        {
            Assert.That(places["less than half"].Y, Is.EqualTo(places["all of it"].Y));
            Assert.That(places["less than half"].X, Is.EqualTo(places["more than all"].X).And.LessThan(places["nothing"].X));
            Assert.That(places["more than all"].Y, Is.EqualTo(places["nothing"].Y).And.GreaterThan(places["less than half"].Y));
            Assert.That(drawn.Texts, Is.EqualTo(new[] { "a", "b", "first", "second", "0.4", "−1", "7", "0" }));
        });
    }

    [Test]
    public void A_framed_cell_has_a_frame() =>
        Assert.That(
            new Drawn(HeatMap.Draw(Figure)).All("rect").Where(r => r.Attribute("stroke") is not null).Select(r => r.Parent!.Element("title")!.Value),
            Is.EqualTo(new[] { "more than all" }));

    [Test]
    public void A_text_too_long_for_its_cell_is_cut_and_wide_letters_count_as_wide()
    {
        var texts = new Drawn(HeatMap.Draw(Figure with { Columns = [new('x', 90), "b"], Rows = [new('猫', 90), "r"] })).Texts.ToList();

        // 104 − 12 wide: twelve letters of 6.96 and an ellipsis; names of rows have 140 − 12: ten of 12 beside 6.96.
        Assert.That(texts[0], Is.EqualTo(new string('x', 12) + "…"));
        Assert.That(texts[2], Is.EqualTo(new string('猫', 10) + "…"));
    }
}
