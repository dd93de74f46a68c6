using Mib.Core;
using Mib.Core.Circuits;
using Mib.Engine.Circuits;
using Mib.Engine.Study;

namespace Mib.Tests.Study;

[TestFixture]
public sealed class CircuitRecoveryTests
{
    private static readonly CircuitGraph Graph = new(Layers: 2, Heads: 2, DModel: 8);

    private static readonly string[] Circuit = ["input->m0", "m0->a1.h1<v>", "a1.h1->logits"];

    [Test]
    public void A_circuit_ranked_first_by_size_is_found_whatever_the_signs()
    {
        var recovery = CircuitRecovery.Of(Scores(edge => Circuit.Contains(edge) ? -2 : 1), Circuit);

        Assert.That(recovery, Is.EqualTo(new CircuitRecovery(1, 1, 1, 1, 1)));
    }

    [Test]
    public void A_circuit_ranked_last_is_found_nowhere()
    {
        var recovery = CircuitRecovery.Of(Scores(edge => Circuit.Contains(edge) ? 0 : 1), Circuit);

        Assert.That((recovery.Auroc, recovery.Precision), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Equal_scores_tell_nothing()
    {
        var recovery = CircuitRecovery.Of(Scores(_ => 3), Circuit);

        Assert.That((recovery.Auroc, recovery.PromotedAuroc), Is.EqualTo((0.5, 0.5)));
        Assert.That(recovery.Precision, Is.EqualTo(3.0 / Graph.Edges.Count).Within(1e-12));
    }

    [Test]
    public void Promoted_to_heads_it_does_not_matter_which_of_the_inputs_was_found()
    {
        var recovery = CircuitRecovery.Of(Scores(edge => edge is "input->m0" or "m0->a1.h1<k>" or "a1.h1->logits" ? 1 : 0), Circuit);

        Assert.That(recovery.PromotedAuroc, Is.EqualTo(1));
        Assert.That(recovery.Auroc, Is.LessThan(1));
        Assert.That(recovery.Precision, Is.EqualTo(2.0 / 3).Within(1e-12));
    }

    [Test]
    public void Auroc_is_the_chance_that_an_edge_of_the_circuit_is_above_another_one([Range(0, 9)] int seed)
    {
        // Few distinct values, so that there are ties within the circuit, outside of it and between.
        var random = Seed.For(seed, "recovery");
        var values = Graph.Edges.ToDictionary(Graph.EdgeName, _ => random.Next(-4, 5));
        var pairs = from inside in Circuit
                    from outside in values.Keys.Except(Circuit)
                    select Math.Sign(Math.Abs(values[inside]).CompareTo(Math.Abs(values[outside])));

        var recovery = CircuitRecovery.Of(Scores(edge => values[edge]), Circuit);

        Assert.That(recovery.Auroc, Is.EqualTo(pairs.Average(order => (order + 1) / 2.0)).Within(1e-12));
    }

    [Test]
    public void Precision_counts_the_circuit_among_as_many_edges_as_it_has()
    {
        // Second, third and fourth of the ranking.
        var recovery = CircuitRecovery.Of(Scores(edge => edge == "input->logits" ? 9 : 8 - Array.IndexOf(Circuit, edge) is var rank && rank < 9 ? rank : 0), Circuit);

        Assert.That(recovery.Precision, Is.EqualTo(2.0 / 3).Within(1e-12));
    }

    [Test]
    public void Average_precision_is_the_area_under_its_steps()
    {
        // First, then one of two equals, then the last of ten.
        (double, bool)[] edges = [(9, true), (8, true), (8, false), .. Enumerable.Repeat((7.0, false), 6), (1, true)];
        var curve = PrecisionRecall.Of(edges);

        Assert.That(curve.Points, Is.EqualTo(new[] { (1 / 3.0, 1.0), (2 / 3.0, 2 / 3.0), (2 / 3.0, 2 / 9.0), (1, 0.3) }));
        Assert.That(curve.Average, Is.EqualTo((1 + (2 / 3.0) + 0.3) / 3).Within(1e-12));
    }

    [Test]
    public void The_references_auroc_sees_ten_greedy_circuits_only()
    {
        string[] direct = ["input->logits"];
        CircuitScores Ranked(double score) => Scores(edge => edge == direct[0] ? score : 1);
        // Taken last, the edge is in the whole model alone: between that and half of the edges the line rises to 1.
        var half = Selection.Choose(Ranked(0), [23], Ranking.Absolute, SelectionRule.Greedy)[0].Prune(PruneRule.Pinned).EdgeCount;

        Assert.That(half, Is.InRange(1, 23));
        Assert.That(TenPointAuroc.Of(Ranked(0), direct), Is.EqualTo((1 - (half / 45.0)) / 2).Within(1e-12));
        Assert.That(CircuitRecovery.Of(Ranked(0), direct).Auroc, Is.Zero);
        Assert.That(TenPointAuroc.Of(Ranked(2), direct), Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void An_empty_circuit_has_no_auroc() =>
        Assert.That(() => CircuitRecovery.Of(Scores(_ => 1), []), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void The_more_of_the_truth_is_shuffled_the_less_of_it_is_found()
    {
        var means = new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(share => Enumerable.Range(0, 200)
            .Average(seed => CircuitRecovery.Of(SpoiledTruth.Of(Graph, Circuit, share, Seed.For(seed, "spoiled")), Circuit).Auroc)).ToList();

        Assert.That(means[0], Is.EqualTo(1));
        Assert.That(means, Is.Ordered.Descending);
        // Of an edge, a share s of the time, a score drawn like any other: 1 − s / 2, but for the few edges of the circuit.
        Assert.That(means[2], Is.EqualTo(0.75).Within(0.05));
        Assert.That(means[4], Is.EqualTo(0.5).Within(0.05));
    }

    [Test]
    public void A_shuffle_deals_out_the_scores_there_are()
    {
        var whole = SpoiledTruth.Of(Graph, Circuit, 0, Seed.For(0, "spoiled")).Values;
        var spoiled = SpoiledTruth.Of(Graph, Circuit, 0.25, Seed.For(0, "spoiled")).Values;

        Assert.That(spoiled, Is.EquivalentTo(whole));
        Assert.That(whole.Zip(spoiled).Count(pair => pair.First != pair.Second), Is.InRange(1, Math.Round(0.25 * whole.Count)));
    }

    private static CircuitScores Scores(Func<string, double> scoreOf) => new(Graph, [.. Graph.Edges.Select(edge => scoreOf(Graph.EdgeName(edge)))]);
}
