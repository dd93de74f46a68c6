using FsCheck.Fluent;
using Mib.Core.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Core;

[TestFixture]
public sealed class PruningTests
{
    private static readonly CircuitGraph Graph = GraphCircuits.Smallest;

    [Test]
    public void Pruning_follows_a_dead_end_back_to_its_start()
    {
        // m0 writes to nobody; without it a0.h0 writes to nobody; without a0.h0 the edge into it leads nowhere.
        var circuit = GraphCircuits.Of(Graph, "input->a0.h0<q>", "a0.h0->m0", "input->logits");

        Assert.That(circuit.Prune(PruneRule.Fixed).EdgeNames(), Is.EqualTo(new[] { "input->logits" }));
    }

    [Test]
    public void The_pinned_rule_leaves_an_edge_that_dangles()
    {
        // Selection already left m0 out, so the first pass changes no source, and the pinned rule stops there.
        var circuit = GraphCircuits.Of(Graph, "input->a0.h0<q>", "a0.h0->m0", "input->logits");

        Assert.That(
            circuit.Prune(PruneRule.Pinned).EdgeNames(), Is.EqualTo(new[] { "input->a0.h0<q>", "input->logits" }));
    }

    [Test]
    public void The_pinned_rule_drops_a_dangling_edge_at_its_second_go()
    {
        // As in the reference: selection prunes once, evaluation a second time.
        var circuit = GraphCircuits.Of(Graph, "input->a0.h0<q>", "a0.h0->m0", "input->logits");

        Assert.That(
            circuit.Prune(PruneRule.Pinned).Prune(PruneRule.Pinned).EdgeNames(), Is.EqualTo(new[] { "input->logits" }));
    }

    [Test]
    public void The_pinned_rule_goes_on_while_sources_are_lost()
    {
        // Starting from all sources, the first pass loses m0, the second a0.h0, the third nothing.
        var circuit = GraphCircuits.Of(Graph, "input->a0.h0<q>", "a0.h0->m0", "input->logits")
            with { SourceMask = [true, true, true] };

        Assert.That(circuit.Prune(PruneRule.Pinned).EdgeNames(), Is.EqualTo(new[] { "input->logits" }));
    }

    [Test]
    public void A_head_that_nobody_writes_to_is_pruned([Values] PruneRule rule)
    {
        var circuit = GraphCircuits.Of(Graph, "a0.h0->logits", "input->logits");

        Assert.That(circuit.Prune(rule).EdgeNames(), Is.EqualTo(new[] { "input->logits" }));
    }

    [TestCase("q")]
    [TestCase("k")]
    [TestCase("v")]
    public void One_of_q_k_and_v_is_enough_to_keep_a_head(string letter)
    {
        string[] path = [$"input->a0.h0<{letter}>", "a0.h0->logits"];

        Assert.That(GraphCircuits.Of(Graph, path).Prune(PruneRule.Fixed).EdgeNames(), Is.EqualTo(path));
    }

    [Test]
    public void A_circuit_that_does_not_reach_from_input_to_logits_becomes_empty() =>
        Assert.That(GraphCircuits.Of(Graph, "a0.h0->m0", "m0->logits").Prune(PruneRule.Fixed).EdgeCount, Is.Zero);

    [Test]
    public void The_whole_graph_stays_whole([Values] PruneRule rule)
    {
        var whole = Circuit.Whole(new(2, 3, 4));

        Assert.That(whole.Prune(rule), Is.EqualTo(whole));
    }

    [Test]
    public void The_fixed_rule_keeps_exactly_the_edges_on_a_path_from_input_to_logits() =>
        ForRandomCircuits(circuit => circuit.Prune(PruneRule.Fixed).EdgeNames().SequenceEqual(OnPaths(circuit)));

    [Test]
    public void The_fixed_rule_has_nothing_left_to_do_the_second_time() => ForRandomCircuits(circuit =>
    {
        var once = circuit.Prune(PruneRule.Fixed);
        return once.Prune(PruneRule.Fixed) == once;
    });

    [Test]
    public void The_pinned_rule_keeps_at_least_what_the_fixed_rule_keeps() => ForRandomCircuits(circuit =>
        !circuit.Prune(PruneRule.Fixed).EdgeNames().Except(circuit.Prune(PruneRule.Pinned).EdgeNames()).Any());

    private static void ForRandomCircuits(Func<Circuit, bool> claim)
    {
        var graph = new CircuitGraph(2, 2, 4);
        // Three in ten edges, so that dead ends are common.
        var masks = Gen.ArrayOf(Gen.Choose(0, 9).Select(x => x < 3), graph.Edges.Count);
        Claim.Holds(masks, mask =>
        {
            var edges = graph.Edges.Where((_, i) => mask[i]).Select(graph.EdgeName).ToArray();
            return claim(GraphCircuits.Of(graph, edges));
        });
    }

    /// <summary>The edges that lie on a path, found by walking from both ends.</summary>
    private static IEnumerable<string> OnPaths(Circuit circuit)
    {
        var graph = circuit.Graph;
        var kept = graph.Edges.Where((_, i) => circuit.EdgeMask[i]).ToList();
        var fromInput = new HashSet<int> { 0 };
        while (kept.Any(e => fromInput.Contains(e.Source) && fromInput.Add(graph.SourceOfChannel(e.Channel))))
        {
        }

        var toLogits = new HashSet<int> { -1 };
        while (kept.Any(e => toLogits.Contains(graph.SourceOfChannel(e.Channel)) && toLogits.Add(e.Source)))
        {
        }

        return kept.Where(e => fromInput.Contains(e.Source) && toLogits.Contains(graph.SourceOfChannel(e.Channel)))
            .Select(graph.EdgeName);
    }
}
