using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Methods.Ugs;
using Mib.Models;
using Mib.Sdk.Circuits;
using Mib.Tests.Support;

namespace Mib.Tests.Methods;

[TestFixture]
public sealed class UgsMaskTests : TensorFixture
{
    private static readonly CircuitGraph Graph = GraphCircuits.Smallest;

    [Test]
    public void Edges_that_pay_stay_and_edges_that_do_not_go()
    {
        // One way from the input to the logits, through the head's value and the MLP.
        string[] needed = ["input->a0.h0<v>", "a0.h0->m0", "m0->logits"];
        double[] worth = [.. Graph.Edges.Select(edge => needed.Contains(Graph.EdgeName(edge)) ? -1.0 : 0)];

        var probabilities = Trained(new() { Lambda = 0.05, LearningRate = 0.1 }, 100, shares => (shares * tensor(worth)).sum([1]).mean());

        for (var edge = 0; edge < worth.Length; edge++)
            Assert.That(probabilities[edge], worth[edge] < 0 ? Is.GreaterThan(0.9) : Is.LessThan(0.1), Graph.EdgeName(Graph.Edges[edge]));
    }

    [Test]
    public void An_edge_of_which_half_is_enough_is_kept_as_often_as_the_mean_gradient_over_all_shares_says()
    {
        // The loss falls by 2 up to a share of a half, and not after: over all shares the mean slope is −1, at any one it is −2 or 0.
        var logits = Graph.IndexOfEdge("input->logits");
        var stays = Trained(new() { Lambda = 0.5, LearningRate = 0.1 }, 300, shares => shares.select(1, logits).clamp(0, 0.5).mean() * -2);
        var goes = Trained(new() { Lambda = 1.5, LearningRate = 0.1 }, 300, shares => shares.select(1, logits).clamp(0, 0.5).mean() * -2);

        Assert.That((stays[logits] > 0.8, goes[logits] < 0.2), Is.EqualTo((true, true)), $"{stays[logits]} and {goes[logits]}");
    }

    [Test]
    public void An_edge_that_nothing_joins_to_the_logits_has_no_share()
    {
        var alone = Graph.IndexOfEdge("input->a0.h0<q>");
        string[] ways = ["a0.h0->m0", "a0.h0->logits"];
        var shared = 0;
        Trained(new() { Lambda = 0.01, LearningRate = 0.1 }, 40, shares =>
        {
            var rows = shares.ToDoubles().Chunk(Graph.Edges.Count).ToArray();
            foreach (var row in rows)
            {
                if (ways.All(way => row[Graph.IndexOfEdge(way)] == 0))
                    Assert.That(row[alone], Is.Zero);
                shared += row[alone] > 0 ? 1 : 0;
            }

            return (shares * 0).sum();
        });

        Assert.That(shared, Is.GreaterThan(0));
    }

    [Test]
    public void Heads_count_in_full_while_many_of_their_edges_are_left()
    {
        using var scope = NewDisposeScope();
        using var nodes = new UgsNodes(new(Layers: 2, Heads: 2, DModel: 8), CPU);
        var edges = new CircuitGraph(2, 2, 8).Edges.Count;

        Assert.That(nodes.Count(zeros(edges, ScalarType.Float64)).ToDouble(), Is.Zero);
        // 4 heads: each tanh(2 s / 4) · 4 / 2 with s its edges out and in: 9 + 3 in the first layer, 2 + 12 in the second.
        var expected = (2 * 2 * Math.Tanh(12 / 2.0)) + (2 * 2 * Math.Tanh(14 / 2.0));
        Assert.That(nodes.Count(ones(edges, ScalarType.Float64)).ToDouble(), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void Heads_of_a_large_model_count_by_their_edges()
    {
        // [edge, source] would have more than 2^31 cells.
        var graph = new CircuitGraph(Layers: 34, Heads: 34, DModel: 8);
        double[] probabilities = [.. Enumerable.Range(0, graph.Edges.Count).Select(edge => edge % 7 / 1e4)];
        var sums = new double[graph.SourceCount];
        foreach (var (i, edge) in graph.Edges.Index())
        {
            sums[edge.Source] += probabilities[i];
            if (graph.SourceOfChannel(edge.Channel) is >= 0 and var reader)
                sums[reader] += probabilities[i];
        }

        using var scope = NewDisposeScope();
        using var nodes = new UgsNodes(graph, CPU);
        var heads = 34.0 * 34;
        var expected = sums.Where((_, source) => graph.IsHead(source)).Sum(sum => Math.Tanh(2 * sum / heads) * heads / 2);
        Assert.That(nodes.Count(tensor(probabilities)).ToDouble(), Is.EqualTo(expected).Within(1e-9));
    }

    [Test]
    public void More_draws_than_an_array_holds_are_refused_before_any_is_made()
    {
        using var model = Tiny.Model(Tiny.Config with { Layers = 6, Heads = 8 });
        var pairs = Tiny.Pairs(model, 1);
        var run = new AttributionRun { Model = model, Pairs = [.. Enumerable.Repeat(pairs[0], 1000)], BatchSize = 20, Seed = 0 };

        Assert.That(
            () => new UgsMethod(new() { Masks = 1000, StepPairs = 1000, Steps = 1 }).Score(run),
            Throws.InstanceOf<UsageException>().With.Message.Contains($"1000 masks for 1000 pairs are {1_000_000L * model.Graph.Edges.Count} numbers"));
    }

    private static double[] Trained(UgsOptions options, int steps, Func<Tensor, Tensor> loss)
    {
        using var mask = new UgsMask(Graph, options, CPU);
        var random = Seed.For(0, "ugs-test");
        for (var step = 0; step < steps; step++)
            mask.Step(60, random, loss);
        return mask.ToDoubles();
    }
}
