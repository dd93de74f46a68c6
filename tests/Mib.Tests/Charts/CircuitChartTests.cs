using System.Globalization;
using System.Xml.Linq;
using Mib.Charts.Circuits;
using Mib.Charts.Drawing;
using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Errors;

namespace Mib.Tests.Charts;

[TestFixture]
public sealed class CircuitChartTests
{
    private static readonly CircuitGraph Graph = new(2, 2, 4);

    [Test]
    public void Edges_that_no_path_runs_through_are_left_out()
    {
        var figure = CircuitFigure.Of(Scored(("input->m0", 4), ("m0->logits", -3), ("input->a1.h0<q>", 2)), 3, Ranking.Absolute);

        Assert.That(figure.Edges.Select(edge => Graph.EdgeName(edge.Edge)), Is.EqualTo(new[] { "m0->logits", "input->m0" }), "the strongest last, on top");
        Assert.That(figure.Nodes.Select(node => node.Id), Is.EqualTo(new[] { 0, Graph.MlpSource(0), Graph.SourceCount }));
        Assert.That(figure.Title, Is.EqualTo("2 of the 3 best edges by size of score"));
    }

    [Test]
    public void By_score_an_edge_against_the_task_comes_last() =>
        Assert.That(
            () => CircuitFigure.Of(Scored(("input->m0", 4), ("m0->logits", -3), ("input->a1.h0<q>", 2)), 3, Ranking.Signed),
            Throws.TypeOf<UsageException>());

    [Test]
    public void Where_no_path_is_taken_the_error_says_how_many_it_takes()
    {
        var scores = Scored(("input->a0.h1<v>", 9), ("input->m0", 8), ("a0.h0->m1", 7), ("m0->a1.h1<k>", 6), ("a1.h1->logits", 5), ("m0->m1", 4));

        Assert.That(
            () => CircuitFigure.Of(scores, 2, Ranking.Signed),
            Throws.TypeOf<UsageException>().With.Message.Contains("among the 2 best").And.Message.Contains("among the best 5:"));
        Assert.That(CircuitFigure.Of(scores, 5, Ranking.Signed).Edges, Has.Count.EqualTo(3));
        Assert.That(() => CircuitFigure.Of(scores, 4, Ranking.Signed), Throws.TypeOf<UsageException>());
    }

    [Test]
    public void Edges_are_as_wide_as_their_scores_and_coloured_by_their_sign()
    {
        var wires = Wires(Scored(("input->m0", 4), ("m0->logits", -2), ("input->logits", 1)), 3);

        Assert.That(wires.ToDictionary(wire => wire.Name, wire => (wire.Width, wire.Colour)), Is.EqualTo(new Dictionary<string, (double, string)>
        {
            ["input->m0: 4"] = (7, Theme.Series[0].Light),
            ["m0->logits: −2"] = (3.5, Theme.Series[1].Light),
            ["input->logits: 1"] = (1.75, Theme.Series[0].Light),
        }));
    }

    [Test]
    public void Edges_run_upwards_from_the_input_to_the_logits()
    {
        var wires = Wires(Scored([.. Graph.Edges.Select((edge, i) => (Graph.EdgeName(edge), i + 1.0))]), Graph.Edges.Count);

        Assert.That(wires, Has.Count.EqualTo(Graph.Edges.Count));
        Assert.That(wires.Select(wire => wire.From.Y - wire.To.Y), Is.All.GreaterThan(20));
    }

    [Test]
    public void Queries_keys_and_values_enter_a_head_side_by_side()
    {
        var wires = Wires(Scored(("input->a0.h0<k>", 3), ("input->a0.h0<v>", 3), ("input->a0.h0<q>", 3), ("a0.h0->logits", 3)), 4)
            .ToDictionary(wire => wire.Name, wire => wire.To);

        Assert.That(wires["input->a0.h0<k>: 3"].X - wires["input->a0.h0<q>: 3"].X, Is.EqualTo(Wiring.PortStep).Within(0.01));
        Assert.That(wires["input->a0.h0<v>: 3"].X - wires["input->a0.h0<k>: 3"].X, Is.EqualTo(Wiring.PortStep).Within(0.01));
    }

    [Test]
    public void Nodes_do_not_overlap_and_lie_in_the_order_of_the_layers()
    {
        var graph = new CircuitGraph(4, 8, 4);
        var random = Seed.For(0, "layout");
        var places = CircuitLayout.Of(CircuitFigure.Of(new(graph, [.. graph.Edges.Select(_ => random.NextDouble())]), 300, Ranking.Signed));

        foreach (var row in places.Values.GroupBy(place => place.Row))
        {
            var xs = row.Select(place => place.X).Order().ToList();
            Assert.That(xs.Zip(xs.Skip(1), (a, b) => b - a), Is.All.GreaterThan(CircuitLayout.NodeWidth));
            Assert.That(row.Select(place => place.Y).Distinct().Count(), Is.EqualTo(1));
        }

        var byHeight = places.OrderByDescending(node => node.Value.Y).Select(node => CircuitLayout.LayerOf(graph, node.Key));
        Assert.That(byHeight, Is.Ordered);
        Assert.That(places[graph.HeadSource(1, 0)].Y, Is.GreaterThan(places[graph.MlpSource(1)].Y), "a head below its layer's MLP");
    }

    [Test]
    public void Places_are_the_closest_that_are_far_enough_apart() =>
        // 0 and 1 want to be together: 0.5 ± 5; 30 is free.
        Assert.That(CircuitLayout.Spread([0, 1, 30], 10), Is.EqualTo(new[] { -4.5, 5.5, 30 }).Within(1e-12));

    [Test]
    public void An_edge_bends_around_a_node_in_its_way()
    {
        var around = Wire.Around((0, 300), (0, 0), [new NodePlace(1, 0, 150)]);

        Assert.That(Wire.Around((0, 300), (0, 0), []).Bow, Is.Zero);
        Assert.That(around.Points().Where(point => Math.Abs(point.Y - 150) < 15).Select(point => Math.Abs(point.X)), Is.All.GreaterThan(25));
    }

    [Test]
    public void Nodes_are_as_large_as_their_scores()
    {
        var values = new double[Graph.SourceCount];
        (values[0], values[Graph.HeadSource(1, 1)], values[Graph.MlpSource(0)]) = (4, -1, 0.5);
        var discs = new Charts.Drawn(CircuitChart.Draw(CircuitFigure.Of(new(Graph, Level.Node, new(values)), 2, Ranking.Absolute))).All("g")
            .Where(g => g.Element("title") is not null).ToDictionary(g => g.Element("title")!.Value, g => g.Element("path")!);

        Assert.That(discs.Keys, Is.EquivalentTo(new[] { "input: 4", "a1.h1: −1" }));
        // Areas are as the scores: radii 14 and 14 / √4.
        Assert.That(discs["input: 4"].Attribute("d")!.Value, Does.Contain("a14 14 "));
        Assert.That(discs["a1.h1: −1"].Attribute("d")!.Value, Does.Contain("a7 7 "));
        Assert.That(discs["a1.h1: −1"].Attribute("fill")!.Value, Is.EqualTo(Theme.Series[1].Light));
    }

    [Test]
    public void Neurons_are_summed_by_node()
    {
        var values = new double[Graph.SourceCount * Graph.DModel];
        (values[0], values[1], values[2], values[(Graph.MlpSource(1) * 4) + 3]) = (2, 1, 0.1, 1.5);

        var nodes = CircuitFigure.Of(new(Graph, Level.Neuron, new(values)), 3, Ranking.Signed).Nodes;

        Assert.That(nodes, Is.EqualTo(new[] { new CircuitNode(0, 3, 2), new CircuitNode(Graph.MlpSource(1), 1.5, 1) }));
    }

    [Test]
    public void The_same_scores_give_the_same_bytes()
    {
        var scores = Scored([.. Graph.Edges.Select((edge, i) => (Graph.EdgeName(edge), Math.Sin(i)))]);

        var (first, second) = (File(), File());

        Assert.That(second, Is.EqualTo(first));

        string File() => CircuitChart.Draw(CircuitFigure.Of(scores, 30, Ranking.Absolute)).File();
    }

    [Test]
    public void More_edges_than_can_be_seen_are_refused()
    {
        var graph = new CircuitGraph(8, 8, 4);

        Assert.That(
            () => CircuitFigure.Of(new(graph, [.. graph.Edges.Select(_ => 1.0)]), 9999, Ranking.Signed),
            Throws.TypeOf<UsageException>().With.Message.Contains("5000"));
    }

    private static CircuitScores Scored(params (string Edge, double Score)[] scored)
    {
        var values = new double[Graph.Edges.Count];
        foreach (var (edge, score) in scored)
            values[Graph.IndexOfEdge(edge)] = score;
        return new(Graph, new(values));
    }

    private static List<(string Name, double Width, string Colour, (double X, double Y) From, (double X, double Y) To)> Wires(CircuitScores scores, int top) =>
        [.. new Charts.Drawn(CircuitChart.Draw(CircuitFigure.Of(scores, top, Ranking.Absolute))).All("path")
            .Where(path => path.Element("title") is not null).Select(Drawn)];

    private static (string Name, double Width, string Colour, (double X, double Y) From, (double X, double Y) To) Drawn(XElement path)
    {
        var numbers = path.Attribute("d")!.Value.Split(['M', 'C', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return (path.Element("title")!.Value, (double)path.Attribute("stroke-width")!, path.Attribute("stroke")!.Value, (numbers[0], numbers[1]), (numbers[^2], numbers[^1]));
    }
}
