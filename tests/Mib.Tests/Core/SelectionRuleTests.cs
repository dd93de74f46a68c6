using FsCheck.Fluent;
using Mib.Core.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Core;

[TestFixture]
public sealed class SelectionRuleTests
{
    private static readonly CircuitGraph Graph = GraphCircuits.Smallest;

    [Test]
    public void Greedy_selection_starts_at_the_logits_and_follows_what_it_has()
    {
        // The best edge of all leads into the head, which is not reached before the third step.
        var scores = Scores(("input->a0.h0<v>", 9), ("m0->logits", 5), ("a0.h0->m0", 4), ("a0.h0->logits", 3));

        Assert.Multiple(() =>
        {
            Assert.That(Greedy(scores, 1).EdgeNames(), Is.EqualTo(new[] { "m0->logits" }));
            Assert.That(Greedy(scores, 2).EdgeNames(), Is.EqualTo(new[] { "a0.h0->m0", "m0->logits" }));
            Assert.That(Greedy(scores, 3).EdgeNames(), Is.EqualTo(new[] { "input->a0.h0<v>", "a0.h0->m0", "m0->logits" }));
        });
    }

    [Test]
    public void Greedy_selection_leaves_in_every_source_that_it_visits() =>
        Assert.That(Greedy(Scores(("m0->logits", 5), ("a0.h0->m0", 4)), 2).SourceMask, Is.EqualTo(new[] { false, true, true }));

    [Test]
    public void Greedy_selection_of_edges_alone() =>
        Assert.That(
            () => Selection.Choose(new(Graph, Level.Node, [1, 2, 3]), [1], Ranking.Signed, SelectionRule.Greedy),
            Throws.ArgumentException.With.Message.Contains("Only edges"));

    [Test]
    public void Greedy_selection_takes_as_many_as_asked_and_each_reaches_the_logits()
    {
        var graph = new CircuitGraph(2, 2, 4);
        Claim.Holds(Gen.Zip(Gen.ArrayOf(Gen.Choose(-3, 3), graph.Edges.Count), Gen.Choose(0, graph.Edges.Count)), drawn =>
        {
            var circuit = Selection.Choose(new(graph, [.. drawn.Item1.Select(v => (double)v)]), [drawn.Item2], Ranking.Absolute, SelectionRule.Greedy)[0];
            var readers = graph.Edges.Where((_, i) => circuit.EdgeMask[i]).Select(edge => graph.SourceOfChannel(edge.Channel));
            return circuit.EdgeCount == drawn.Item2 && readers.All(reader => reader < 0 || circuit.SourceMask[reader]);
        });
    }

    [Test]
    public void A_threshold_takes_all_that_are_as_good_as_the_nth()
    {
        var scores = Scores(("input->logits", 3), ("m0->logits", 2), ("a0.h0->m0", 2), ("a0.h0->logits", 2), ("input->m0", 1));

        var counts = Selection.Choose(scores, [0, 1, 2, 4, 5, 6], Ranking.Signed, SelectionRule.Threshold).Select(circuit => circuit.EdgeCount);

        // The last one's equals are the three edges of score 0.
        Assert.That(counts, Is.EqualTo(new[] { 0, 1, 4, 4, 5, 8 }));
    }

    private static Circuit Greedy(CircuitScores scores, int n) => Selection.Choose(scores, [n], Ranking.Signed, SelectionRule.Greedy)[0];

    private static CircuitScores Scores(params (string Edge, double Score)[] scores)
    {
        var values = new double[Graph.Edges.Count];
        foreach (var (edge, score) in scores)
            values[Graph.IndexOfEdge(edge)] = score;
        return new(Graph, new(values));
    }
}
