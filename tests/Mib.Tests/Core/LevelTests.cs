using Mib.Core;
using Mib.Core.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Core;

/// <summary>Circuits of nodes and of neurons.</summary>
[TestFixture]
public sealed class LevelTests
{
    // input, a0.h0, m0; four neurons each.
    private static readonly CircuitGraph Graph = GraphCircuits.Smallest;

    // spec/circuit-track.md §3.1.
    [TestCase(Level.Node, new[] { 0, 0, 0, 1, 3, 7, 15, 31, 78, 157 })]
    [TestCase(Level.Neuron, new[] { 120, 241, 602, 1205, 2411, 6028, 12057, 24115, 60288, 120576 })]
    public void The_ten_sizes_of_GPT2_are_the_published_ones(Level level, int[] expected) =>
        Assert.That(Selection.Percentages.Select(p => Selection.CountAt(new(12, 12, 768), level, p)), Is.EqualTo(expected));

    [Test]
    public void A_node_brings_its_edges_to_the_other_nodes_and_to_the_logits()
    {
        var circuit = Choose(Level.Node, 2, [1, 3, 2]);

        // The head and the MLP, without the input: nothing reaches the head.
        Assert.That(circuit.AmongItsSources().EdgeNames(), Is.EqualTo(new[] { "a0.h0->m0", "a0.h0->logits", "m0->logits" }));
        Assert.That(circuit.Prune(PruneRule.Fixed).EdgeCount, Is.Zero);
    }

    [Test]
    public void The_references_count_takes_cells_that_are_no_edges()
    {
        var circuit = Choose(Level.Node, 2, [1, 3, 2]);

        // Two sources × (the head's three inputs, the MLP's, the logits).
        Assert.That(new CircuitRules(Counts: EdgeCounts.Matrix).CountOf(circuit, Level.Node), Is.EqualTo(10));
    }

    [Test]
    public void The_references_count_of_the_whole_GPT2_is_every_cell([Values(Level.Node, Level.Neuron)] Level level)
    {
        var graph = new CircuitGraph(12, 12, 768);
        var circuit = Selection.TopN(new(graph, level, new(new double[graph.CountOf(level)])), int.MaxValue, Ranking.Signed);

        // spec §4.4: 157 × 445, where 32,491 are edges.
        Assert.That(new CircuitRules(Counts: EdgeCounts.Matrix).CountOf(circuit, level), Is.EqualTo(69_865));
        Assert.That(new CircuitRules().CountOf(circuit, level), Is.EqualTo(32_491));
    }

    [Test]
    public void Edges_are_counted_the_same_by_both_rules() =>
        Assert.That(new CircuitRules(Counts: EdgeCounts.Matrix).CountOf(Circuit.Whole(Graph), Level.Edge), Is.EqualTo(8));

    [Test]
    public void The_references_pruning_takes_a_source_for_its_own_way_in()
    {
        var circuit = Choose(Level.Node, 2, [1, 3, 2]);

        Assert.That(new CircuitRules(Counts: EdgeCounts.Matrix).Pruned(circuit, Level.Node).SourceMask, Is.EqualTo(new[] { false, true, true }));
        Assert.That(new CircuitRules().Pruned(circuit, Level.Node).SourceMask, Is.EqualTo(new[] { false, false, false }));
    }

    [Test]
    public void A_neuron_brings_a_share_of_its_sources_edges()
    {
        // One neuron of the input, two of the MLP.
        var circuit = Choose(Level.Neuron, 3, [9, 0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0]).Prune(PruneRule.Fixed);

        // input->m0 and input->logits weigh a quarter each, m0->logits a half.
        Assert.That(circuit.EdgeNames(), Is.EqualTo(new[] { "input->m0", "input->logits", "m0->logits" }));
        Assert.That(circuit.WeightedEdgeCount, Is.EqualTo(1));
        // Two channels, the MLP's and the logits', by three quarters of a source.
        Assert.That(circuit.MatrixCellCount, Is.EqualTo(1.5));
    }

    [Test]
    public void Pruning_drops_the_neurons_of_the_sources_it_drops()
    {
        // The head's neurons alone: nothing leads to it.
        var circuit = Choose(Level.Neuron, 2, [0, 0, 0, 0, 9, 8, 0, 0, 0, 0, 0, 0]);

        Assert.That((circuit.Neurons.Count(isIn => isIn), circuit.Prune(PruneRule.Fixed).Neurons.Count(isIn => isIn)), Is.EqualTo((2, 0)));
    }

    private static Circuit Choose(Level level, int n, EquatableArray<double> values) => Selection.TopN(new(Graph, level, values), n, Ranking.Signed);
}
