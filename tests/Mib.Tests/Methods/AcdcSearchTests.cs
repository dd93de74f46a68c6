using Mib.Core.Circuits;
using Mib.Methods.Acdc;
using Mib.Tests.Support;

namespace Mib.Tests.Methods;

[TestFixture]
public sealed class AcdcSearchTests
{
    private static readonly CircuitGraph Graph = GraphCircuits.Smallest;

    [Test]
    public void Where_costs_add_up_an_edges_score_is_what_it_costs()
    {
        double[] costs = [.. Graph.Edges.Select((_, i) => 0.1 * (i + 1))];
        var search = new AcdcSearch(Graph, circuit => circuit.EdgeMask.Zip(costs, (kept, cost) => kept ? 0 : cost).Sum());

        search.Sweep(double.NegativeInfinity, 0.05, _ => { }, default);

        Assert.That(search.Scores().Values.Zip(costs, (score, cost) => Math.Abs(score - cost)), Is.All.LessThan(1e-12));
    }

    [Test]
    public void Of_two_edges_that_do_the_same_the_one_tried_last_stays()
    {
        var (first, second) = (Graph.IndexOfEdge("input->logits"), Graph.IndexOfEdge("m0->logits"));
        var search = new AcdcSearch(Graph, circuit => circuit.EdgeMask[first] || circuit.EdgeMask[second] ? 0 : 1);

        search.Sweep(double.NegativeInfinity, 0.5, _ => { }, default);

        Assert.That((search.Scores().Values[first], search.Scores().Values[second]), Is.EqualTo((1.0, 0.0)));
    }

    [Test]
    public void Whoever_reads_a_node_is_settled_before_the_edges_into_it_and_nobody_tries_edges_into_what_nobody_reads()
    {
        var tried = new List<string>();
        Circuit? before = null;
        var search = new AcdcSearch(Graph, circuit =>
        {
            tried.AddRange(Graph.Edges.Where((_, i) => before is not null && before.EdgeMask[i] && !circuit.EdgeMask[i]).Select(Graph.EdgeName));
            before = circuit;
            return 0;
        });

        search.Sweep(double.NegativeInfinity, 0.5, _ => { }, default);

        // All edges into the logits go, and with them everything else.
        Assert.That(tried, Is.EqualTo(new[] { "m0->logits", "a0.h0->logits", "input->logits" }));
        Assert.That(search.Scores().Values, Is.All.Zero);
    }

    [Test]
    public void What_survives_a_threshold_scores_no_less_whatever_it_costs_later()
    {
        // The input's edge to the logits matters only while the MLP's is there.
        var (input, mlp) = (Graph.IndexOfEdge("input->logits"), Graph.IndexOfEdge("m0->logits"));
        var search = new AcdcSearch(Graph, circuit => (circuit.EdgeMask[mlp], circuit.EdgeMask[input]) switch
        {
            (true, true) => 0,
            (true, false) => 0.2,
            _ => 0.25,
        });

        search.Sweep(double.NegativeInfinity, 0.1, _ => { }, default);
        search.Sweep(0.1, 1, _ => { }, default);

        Assert.That(search.Scores().Values[mlp], Is.EqualTo(0.25));
        Assert.That(search.Scores().Values[input], Is.EqualTo(0.1));
    }

    [Test]
    public void The_wish_to_stop_is_heard()
    {
        var search = new AcdcSearch(Graph, _ => 0);

        Assert.That(() => search.Sweep(0, 1, _ => { }, new(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }
}
