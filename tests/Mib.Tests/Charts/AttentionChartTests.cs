using System.Xml.Linq;
using Mib.Charts;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class AttentionChartTests
{
    private static readonly AttentionChart Chart = new(["<s>", "Mary", "gave"]);

    private static readonly AttentionFigure Figure = new("h", "Head", [[1, 0, 0], [0.49, 0.51, 0], [0.9, 0.02, 0.06]]);

    [Test]
    public void A_cell_is_as_strong_as_its_number_and_neighbours_of_one_shade_are_one_bar()
    {
        var paths = XElement.Parse(Chart.Thumbnail(Figure)).Descendants("path")
            .Select(p => (p.Attribute("d")!.Value, p.Attribute("fill-opacity")!.Value));

        // Shades of a twentieth: 0.49 and 0.51 are ten of them, 0.02 is none, 0.06 is one.
        Assert.That(paths, Is.EqualTo(new[]
        {
            ("M2 2h1v1h-1z", "0.05"), ("M0 1h2v1h-2z", "0.5"), ("M0 2h1v1h-1z", "0.9"), ("M0 0h1v1h-1z", "1"),
        }));
    }

    [Test]
    public void Each_row_says_where_its_token_looks()
    {
        var rows = new Drawn(Chart.Draw(Figure)).All("rect").Where(r => r.Element("title") is not null).ToList();

        Assert.That(rows.Select(r => r.Element("title")!.Value), Is.EqualTo(new[]
        {
            "0 <s> looks at 0 <s> 1", "1 Mary looks at 1 Mary 0.51, 0 <s> 0.49", "2 gave looks at 0 <s> 0.9, 2 gave 0.06, 1 Mary 0.02",
        }));
        Assert.That(rows.Select(r => (double)r.Attribute("y")!).Zip(rows.Skip(1).Select(r => (double)r.Attribute("y")!), (a, b) => b - a), Is.All.EqualTo(26).Within(0.01));
    }

    [Test]
    public void Labels_stand_at_the_middle_of_their_rows_and_columns()
    {
        var rows = new Drawn(Chart.Draw(Figure)).All("rect").Where(r => r.Element("title") is not null).ToList();
        var labels = XElement.Parse(Chart.Labels()).Descendants("text").ToList();

        Assert.That(labels.Select(l => l.Value), Is.EqualTo(new[] { "<s>", "Mary", "gave", "<s>", "Mary", "gave" }));
        Assert.That(labels.Take(3).Select(l => (double)l.Attribute("y")!), Is.EqualTo(rows.Select(r => (double)r.Attribute("y")! + 13 + 4)).Within(0.01));
        Assert.That(labels[4].Parent!.Attribute("transform")!.Value, Does.Match(@"^translate\(\d+(\.\d+)? \d+(\.\d+)?\) rotate\(-90\)$"));
    }

    [Test]
    public void A_thousand_tokens_are_drawn_with_the_smallest_cells()
    {
        var tokens = Enumerable.Repeat("token", 1000).ToArray();
        var picture = new AttentionChart([.. tokens]).Draw(new("h", "Head", [.. tokens.Select(_ => new Mib.Core.EquatableArray<double>(new double[1000]))]));

        Assert.That(picture.Width, Is.InRange(14_000, 14_200));
    }
}
