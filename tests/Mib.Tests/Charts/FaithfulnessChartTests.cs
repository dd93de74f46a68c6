using System.Xml.Linq;
using Mib.Charts;
using Mib.Charts.Axes;
using Mib.Core;
using Mib.Core.Results;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class FaithfulnessChartTests
{
    private static readonly CurvePoint Half = new(0.1, 0.5, 0.4, 0.6, 110);

    [Test]
    public void A_point_lies_where_its_size_and_faithfulness_say()
    {
        var figure = Figure(new Curve("eap", [Half]));
        var plot = FaithfulnessChart.PlotOf(figure);

        var (tooltip, x, y) = new Drawn(FaithfulnessChart.Draw(figure)).Circles.Single();

        // 10 % is two of three decades to the right; 0.5 is half-way between 0 and 1.
        Assert.That(x, Is.EqualTo(plot.X.From + ((plot.X.To - plot.X.From) * 2 / 3)).Within(0.01));
        Assert.That(y, Is.EqualTo((plot.Y.From + plot.Y.To) / 2).Within(0.01));
        Assert.That(tooltip, Is.EqualTo("eap, 10 %: 0.5 [0.4, 0.6]"));
    }

    [Test]
    public void On_a_linear_axis_equal_differences_of_size_are_equal_lengths()
    {
        var figure = Figure(new Curve("eap", [Half])) with { Sizes = SizeAxis.Linear };
        var drawn = new Drawn(FaithfulnessChart.Draw(figure));
        var x = FaithfulnessChart.PlotOf(figure).X;

        Assert.That(drawn.Circles.Single().X, Is.EqualTo(x.From + (0.1 * (x.To - x.From))).Within(0.01));
        Assert.That(drawn.Texts, Is.SupersetOf(new[] { "0", "20", "40", "60", "80", "100" }).And.Contains("Circuit size, % of all edges"));
    }

    [Test]
    public void Both_axes_have_round_labels_and_both_references_are_named()
    {
        var texts = new Drawn(FaithfulnessChart.Draw(Figure(new Curve("eap", [Half])))).Texts.ToArray();

        Assert.That(texts, Is.SupersetOf(new[] { "0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "100" }));
        Assert.That(texts, Is.SupersetOf(new[] { "0", "0.2", "0.4", "0.6", "0.8", "1.0" }));
        Assert.That(texts, Is.SupersetOf(new[] { "whole", "model", "empty", "circuit" }));
    }

    [Test]
    public void A_curve_outside_0_and_1_is_inside_the_frame()
    {
        var figure = Figure(new Curve("eap", [new(0.01, -2.3, -2.5, -2.1, 11), new(0.5, 31, 30, 33, 554)]));
        var plot = FaithfulnessChart.PlotOf(figure);

        var heights = new Drawn(FaithfulnessChart.Draw(figure)).Circles.Select(c => c.Y).ToArray();

        Assert.That(heights, Has.Length.EqualTo(2));
        Assert.That(heights, Has.All.InRange(plot.Y.To, plot.Y.From));
        Assert.That((plot.Y.Min, plot.Y.Max), Is.EqualTo((-10.0, 40.0)));
    }

    [Test]
    public void One_wild_interval_does_not_flatten_the_curve()
    {
        var figure = Figure(new Curve("eap", [Half with { Low = -4e9, High = 7e9 }]));

        Assert.That(FaithfulnessChart.PlotOf(figure).Y.Max, Is.EqualTo(1.5));
    }

    [Test]
    public void Points_without_a_number_leave_a_gap_and_never_reach_the_file()
    {
        var picture = FaithfulnessChart.Draw(Figure(new Curve("eap", [
            Half with { X = 0.01 },
            Half with { Y = double.NaN },
            Half with { X = double.NaN },
            Half with { X = 0.2, Y = double.PositiveInfinity },
            Half with { X = 0.5, Low = double.NaN, High = 1e300 },
        ])));

        Assert.That(new Drawn(picture).Circles.Select(c => c.Tooltip), Is.EqualTo(new[] { "eap, 1 %: 0.5 [0.4, 0.6]", "eap, 50 %: 0.5" }));
        Assert.That(picture.File(), Does.Not.Contain("NaN").And.Not.Contain("∞").And.Not.Contain("Infinity"));
    }

    [Test]
    public void Without_any_point_there_is_still_a_frame() =>
        Assert.That(new Drawn(FaithfulnessChart.Draw(Figure(new Curve("eap", [])))).Texts, Does.Contain("Faithfulness"));

    [Test]
    public void Hostile_names_are_text_and_nothing_else()
    {
        const string Hostile = "</title><script>alert('x')</script>\0";

        var file = FaithfulnessChart.Draw(Figure(new Curve(Hostile, [Half])) with { Title = Hostile }).File();

        Assert.That(() => XDocument.Parse(file), Throws.Nothing);
        Assert.That(file, Does.Not.Contain("<script"));
    }

    [Test]
    public void The_key_stands_below_the_axis_so_no_name_can_cover_a_curve()
    {
        Curve[] curves = [.. Enumerable.Range(0, 9).Select(i => new Curve($"method {i}", [Half]))];
        var figure = Figure(curves);
        var drawn = new Drawn(FaithfulnessChart.Draw(figure));

        var axis = drawn.HeightOf("Circuit size, % of all edges (log scale)");
        Assert.That(curves.Select(c => drawn.HeightOf(c.Name)), Has.All.GreaterThan(axis));
    }

    [Test]
    public void It_names_and_describes_itself_for_those_who_cannot_see_it()
    {
        var drawn = new Drawn(FaithfulnessChart.Draw(Figure(new Curve("eap", [Half, new(1, 1, 1, 1, 1108)]))));
        var root = drawn.All("svg").Single();

        Assert.That(root.Attribute("role")!.Value, Is.EqualTo("img"));
        Assert.That(root.Attribute("aria-labelledby")!.Value, Is.EqualTo("f-title f-desc"));
        Assert.That(drawn.Description, Does.Contain("eap: 0.5 at 10 % of the edges, 1 at 100 % of the edges; lowest 0.5, highest 1."));
    }

    [Test]
    public void A_band_of_random_circuits_shows_lowest_median_and_highest()
    {
        var band = RandomBand.Of(new Dictionary<double, EquatableArray<double>>
        {
            [0.1] = Enumerable.Range(0, 20).Select(i => i / 100.0).ToEquatableArray(),
        });

        Assert.That(band.Points.Single(), Is.EqualTo(new CurvePoint(0.1, 0.095, 0, 0.19, 0)));
        Assert.That(new Drawn(FaithfulnessChart.Draw(Figure() with { Random = band })).Description, Does.Contain("20 random circuits of each size"));
    }

    [Test]
    public void Fewer_than_twenty_random_circuits_are_no_band() =>
        Assert.Throws<ArgumentException>(() => RandomBand.Of(new Dictionary<double, EquatableArray<double>> { [0.1] = [0.1, 0.2] }));

    [Test]
    public void Equal_figures_give_equal_bytes() => Assert.That(
        FaithfulnessChart.Draw(Figure(new Curve("eap", [Half]))).File(),
        Is.EqualTo(FaithfulnessChart.Draw(Figure(new Curve("eap", [Half]))).File()));

    [Test]
    public void Names_of_close_levels_are_pushed_apart_as_little_as_needed()
    {
        Assert.That(ReferenceLines.Spread([100, 104], 20), Is.EqualTo(new double[] { 92, 112 }));
        Assert.That(ReferenceLines.Spread([200, 100], 20), Is.EqualTo(new double[] { 200, 100 }));
    }

    private static FaithfulnessFigure Figure(params Curve[] curves) =>
        new() { Id = "f", Title = "ioi on tiny-ioi", Curves = curves.ToEquatableArray() };
}
