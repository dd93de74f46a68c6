using Mib.Core;
using Mib.Core.Circuits;

namespace Mib.Tests.Core;

[TestFixture]
public sealed class FaithfulnessCurveTests
{
    [Test]
    public void A_useless_ranking_has_the_published_scores_of_random()
    {
        var curve = Curve(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

        // CPR: (1 − 0.5)·(0 + 1)/2 = 0.25. CMD: (0.5 − 0.001)·1 + 0.25 = 0.749.
        Assert.That((curve.Cpr, curve.Cmd), Is.EqualTo((0.25, 0.749)).Within(1e-12));
    }

    [Test]
    public void A_perfect_ranking_covers_all_but_the_first_thousandth()
    {
        var curve = Curve(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

        // 1 − 0.001 = 0.999, and nothing differs from 1.
        Assert.That((curve.Cpr, curve.Cmd), Is.EqualTo((0.999, 0.0)).Within(1e-12));
    }

    [Test]
    public void The_references_stored_curve_has_its_stored_areas()
    {
        var curve = Curve(0.0232, 0.2393, 0.4988, 0.8030, 0.8813, 0.9203, 0.9357, 0.9672, 0.9781, 1.0);

        // The stored curve has four decimals, so its area is right to half of one: 5e-5.
        Assert.That((curve.Cpr, curve.Cmd), Is.EqualTo((0.96782, 0.03118)).Within(5e-5));
    }

    // Half of the distance between a size's neighbours, spec/circuit-track.md §4.3.
    [TestCase(0, 0.0005)]
    [TestCase(1, 0.002)]
    [TestCase(2, 0.004)]
    [TestCase(3, 0.0075)]
    [TestCase(4, 0.02)]
    [TestCase(5, 0.04)]
    [TestCase(6, 0.075)]
    [TestCase(7, 0.2)]
    [TestCase(8, 0.4)]
    [TestCase(9, 0.25)]
    public void Each_size_has_its_weight_in_the_area(int size, double weight)
    {
        var faithfulness = new double[10];
        faithfulness[size] = 1;

        Assert.That(Curve(faithfulness).Cpr, Is.EqualTo(weight).Within(1e-12));
    }

    [Test]
    public void Faithfulness_below_0_counts_against_and_is_not_clipped()
    {
        var curve = Curve(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1);

        // −1·0.999, and |1 − (−1)|·0.999 = 1.998.
        Assert.That((curve.Cpr, curve.Cmd), Is.EqualTo((-0.999, 1.998)).Within(1e-12));
    }

    [Test]
    public void Faithfulness_above_1_raises_cpr_and_is_as_far_off_as_faithfulness_below()
    {
        var curve = Curve(2, 2, 2, 2, 2, 2, 2, 2, 2, 2);

        // 2·0.999 = 1.998, and |1 − 2|·0.999.
        Assert.That((curve.Cpr, curve.Cmd), Is.EqualTo((1.998, 0.999)).Within(1e-12));
    }

    [Test]
    public void The_average_is_the_plain_mean() =>
        // (0 + 1 + … + 9)/10 = 4.5
        Assert.That(Curve(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).Average, Is.EqualTo(4.5));

    [TestCase(3.0, 1.0, 5.0, 0.5)] // (3 − 1)/(5 − 1)
    [TestCase(-1.0, 1.0, 5.0, -0.5)] // (−1 − 1)/(5 − 1)
    [TestCase(5.0, 1.0, 5.0, 1.0)] // the whole model
    [TestCase(-2.0, -2.0, 2.0, 0.0)] // nothing but the ablation
    public void Faithfulness_is_the_share_of_the_way_from_empty_to_whole(double circuit, double empty, double whole, double expected) =>
        Assert.That(FaithfulnessCurve.Ratio(circuit, empty, whole), Is.EqualTo(expected));

    [Test]
    public void True_sizes_begin_at_the_empty_circuit_and_end_at_the_whole_model()
    {
        var curve = new FaithfulnessCurve([0.1, 0.5, 1], [0.5, 1, 1], [2, 4, 10]);

        // Shares 0, 0.2, 0.4, 1: 0.2·(0 + 0.5)/2 + 0.2·(0.5 + 1)/2 + 0.6·1 = 0.05 + 0.15 + 0.6.
        Assert.That((curve.TrueSizeCpr, curve.TrueSizeCmd), Is.EqualTo((0.8, 0.2)).Within(1e-12));
    }

    [Test]
    public void Log_sizes_count_each_tenfold_growth_the_same()
    {
        var curve = new FaithfulnessCurve([0.01, 0.1, 1], [1, 0, 1], [1, 2, 3]);

        // Half of ln 10, twice.
        Assert.That((curve.LogSizeCpr, curve.LogSizeCmd), Is.EqualTo((Math.Log(10), Math.Log(10))).Within(1e-12));
    }

    private static FaithfulnessCurve Curve(params double[] faithfulness) =>
        new(Selection.Percentages, new(faithfulness), new EquatableArray<double>(new double[10]));
}
