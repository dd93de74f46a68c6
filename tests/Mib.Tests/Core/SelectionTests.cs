using FsCheck.Fluent;
using Mib.Core.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Core;

[TestFixture]
public sealed class SelectionTests
{
    // spec/circuit-track.md §3.1.
    private static readonly TestCaseData[] Counts =
    [
        new TestCaseData(12, 12, new[] { 32, 64, 162, 324, 649, 1624, 3249, 6498, 16245, 32491 }).SetName("GPT-2 Small sizes"),
        new TestCaseData(24, 14, new[] { 179, 359, 898, 1797, 3594, 8987, 17974, 35949, 89874, 179749 }).SetName("Qwen-2.5 sizes"),
        new TestCaseData(26, 8, new[] { 74, 148, 371, 742, 1484, 3710, 7421, 14843, 37109, 74218 }).SetName("Gemma-2 sizes"),
        new TestCaseData(32, 32, new[] { 1592, 3185, 7964, 15928, 31857, 79644, 159288, 318576, 796440, 1592881 })
            .SetName("Llama-3.1 sizes"),
    ];

    [TestCaseSource(nameof(Counts))]
    public void The_ten_sizes_are_the_published_ones(int layers, int heads, int[] expected)
    {
        var graph = new CircuitGraph(layers, heads, 8);

        Assert.That(Selection.Percentages.Select(p => Selection.CountAt(graph, Level.Edge, p)), Is.EqualTo(expected));
    }

    [Test]
    public void Equal_scores_are_taken_in_edge_order()
    {
        var graph = GraphCircuits.Smallest;
        var circuit = Selection.TopN(new(graph, [0, 5, 0, 0, 5, 0, 5, 0]), 5, Ranking.Signed);

        // All three fives, then the first two of the zeros: places 0 and 2.
        Assert.That(circuit.EdgeMask, Is.EqualTo(new[] { true, true, true, false, true, false, true, false }));
    }

    [Test]
    public void Zero_and_minus_zero_are_equal_scores()
    {
        var circuit = Selection.TopN(new(GraphCircuits.Smallest, [-0.0, 0, -0.0, 0, 0, 0, 0, 0]), 1, Ranking.Signed);

        Assert.That(circuit.EdgeMask[0], Is.True);
    }

    [Test]
    public void A_signed_ranking_puts_the_most_negative_score_last()
    {
        var circuit = Selection.TopN(new(GraphCircuits.Smallest, [-9, 1, 2, 3, 4, 5, 6, 7]), 7, Ranking.Signed);

        Assert.That(circuit.EdgeMask, Is.EqualTo(new[] { false, true, true, true, true, true, true, true }));
    }

    [Test]
    public void An_absolute_ranking_puts_the_most_negative_score_first()
    {
        var circuit = Selection.TopN(new(GraphCircuits.Smallest, [-9, 1, 2, 3, 4, 5, 6, 7]), 1, Ranking.Absolute);

        Assert.That(circuit.EdgeNames(), Is.EqualTo(new[] { "input->a0.h0<q>" }));
    }

    [Test]
    public void Selection_leaves_in_the_sources_with_an_edge_in_and_an_edge_out()
    {
        var circuit = GraphCircuits.Of(GraphCircuits.Smallest, "input->a0.h0<q>", "a0.h0->m0", "input->logits");

        // input, a0.h0, m0: the MLP writes to nobody.
        Assert.That(circuit.SourceMask, Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public void An_input_without_edges_is_not_left_in() =>
        Assert.That(GraphCircuits.Of(GraphCircuits.Smallest, "m0->logits").SourceMask[0], Is.False);

    [Test]
    public void Nothing_outside_a_circuit_outranks_what_is_inside()
    {
        var graph = new CircuitGraph(2, 2, 4);
        var scores = Gen.ArrayOf(Gen.Choose(-3, 3), graph.Edges.Count);
        var sizes = Gen.Choose(0, graph.Edges.Count);

        Claim.Holds(Gen.Zip(scores, sizes), drawn =>
        {
            var (values, n) = drawn;
            var mask = Selection.TopN(new(graph, [.. values.Select(v => (double)v)]), n, Ranking.Signed).EdgeMask;
            var inside = Enumerable.Range(0, values.Length).Where(i => mask[i]).ToList();
            var outside = Enumerable.Range(0, values.Length).Where(i => !mask[i]).ToList();
            return inside.Count == n && inside.All(i => outside.All(o => (values[i], -i).CompareTo((values[o], -o)) > 0));
        });
    }

    [Test]
    public void A_changed_copy_of_a_circuit_counts_its_own_edges()
    {
        var whole = Circuit.Whole(GraphCircuits.Smallest);

        var changed = whole with { EdgeMask = [true, false, false, false, false, false, false, false] };

        Assert.That((whole.EdgeCount, changed.EdgeCount), Is.EqualTo((8, 1)));
    }

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Scores_that_are_not_finite_are_refused_with_the_edges_name(double value) =>
        Assert.That(
            () => new CircuitScores(GraphCircuits.Smallest, [0, 0, 0, 0, value, 0, 0, 0]),
            Throws.ArgumentException.With.Message.Contains("a0.h0->m0"));

    [TestCase(7)]
    [TestCase(9)]
    public void Scores_of_a_wrong_number_are_refused(int count) =>
        Assert.That(
            () => new CircuitScores(GraphCircuits.Smallest, new(new double[count])),
            Throws.ArgumentException.With.Message.Contains($"{count} scores for the 8 edges"));

    [Test]
    public void A_matrix_gives_each_edge_the_cell_of_its_source_and_channel()
    {
        var graph = GraphCircuits.Smallest;
        // Rows input, a0.h0, m0; columns q, k, v, m0, logits. Cells that are no edge hold −1.
        double[] matrix = [1, 2, 3, 4, 6, -1, -1, -1, 5, 7, -1, -1, -1, -1, 8];

        Assert.That(CircuitScores.FromMatrix(graph, matrix).Values, Is.EqualTo(new double[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
    }
}
