using System.Text.RegularExpressions;
using Mib.Core.Circuits;

namespace Mib.Tests.Core;

[TestFixture]
public sealed class CircuitGraphTests
{
    // spec/circuit-track.md §1.2: layers, heads, width → sources, channels, edges.
    [TestCase(12, 12, 768, 157, 445, 32_491, TestName = "GPT-2 Small")]
    [TestCase(24, 14, 896, 361, 1_033, 179_749, TestName = "Qwen-2.5 0.5B")]
    [TestCase(26, 8, 2304, 235, 651, 74_218, TestName = "Gemma-2 2B")]
    [TestCase(32, 32, 4096, 1_057, 3_105, 1_592_881, TestName = "Llama-3.1 8B")]
    [TestCase(6, 4, 64, 31, 79, 1_108, TestName = "InterpBench")]
    public void A_models_graph_has_the_published_sizes(int layers, int heads, int width, int sources, int channels, int edges)
    {
        var graph = new CircuitGraph(layers, heads, width);

        Assert.That((graph.SourceCount, graph.ChannelCount, graph.Edges.Count), Is.EqualTo((sources, channels, edges)));
    }

    [Test]
    public void Edges_of_the_smallest_graph_are_in_the_order_of_the_references_files()
    {
        var graph = new CircuitGraph(1, 1, 4);

        string[] expected =
        [
            "input->a0.h0<q>", "input->a0.h0<k>", "input->a0.h0<v>",
            "input->m0", "a0.h0->m0",
            "input->logits", "a0.h0->logits", "m0->logits",
        ];
        Assert.That(graph.Edges.Select(graph.EdgeName), Is.EqualTo(expected));
    }

    [TestCase(1, 1)]
    [TestCase(3, 2)]
    [TestCase(4, 5)]
    public void An_edges_place_is_where_the_list_has_it(int layers, int heads)
    {
        var graph = new CircuitGraph(layers, heads, 4);

        Assert.That(graph.Edges.Select(graph.IndexOf), Is.EqualTo(Enumerable.Range(0, graph.Edges.Count)));
    }

    [Test]
    public void A_layers_edges_run_by_source_then_head_then_q_k_v()
    {
        var graph = new CircuitGraph(2, 2, 4);

        string[] expected = ["a0.h1->a1.h0<q>", "a0.h1->a1.h0<k>", "a0.h1->a1.h0<v>", "a0.h1->a1.h1<q>"];
        var first = graph.IndexOfEdge(expected[0]);
        Assert.That(graph.Edges.Skip(first).Take(4).Select(graph.EdgeName), Is.EqualTo(expected));
    }

    [Test]
    public void Channels_are_named_in_the_order_of_the_references_matrix()
    {
        var graph = new CircuitGraph(1, 2, 4);

        string[] expected = ["a0.h0<q>", "a0.h1<q>", "a0.h0<k>", "a0.h1<k>", "a0.h0<v>", "a0.h1<v>", "m0", "logits"];
        Assert.That(Enumerable.Range(0, graph.ChannelCount).Select(graph.ChannelName), Is.EqualTo(expected));
    }

    [Test]
    public void Sources_are_the_input_then_each_layers_heads_and_mlp()
    {
        var graph = new CircuitGraph(2, 2, 4);

        string[] expected = ["input", "a0.h0", "a0.h1", "m0", "a1.h0", "a1.h1", "m1"];
        Assert.That(Enumerable.Range(0, graph.SourceCount).Select(graph.SourceName), Is.EqualTo(expected));
    }

    [Test]
    public void The_sources_before_a_channel_are_those_that_the_rule_of_the_residual_stream_names(
        [Values(1, 3)] int layers, [Values(1, 2, 4)] int heads)
    {
        var graph = new CircuitGraph(layers, heads, 8);
        for (var channel = 0; channel < graph.ChannelCount; channel++)
        {
            var reader = graph.ChannelName(channel);
            var before = Enumerable.Range(0, graph.SourceCount).Count(source => Reads(reader, graph.SourceName(source)));

            Assert.That(graph.SourcesBefore(channel), Is.EqualTo(before), reader);
        }
    }

    [Test]
    public void There_is_an_edge_exactly_where_the_rule_of_the_residual_stream_has_one()
    {
        var graph = new CircuitGraph(3, 2, 8);
        var expected =
            from source in Enumerable.Range(0, graph.SourceCount)
            from channel in Enumerable.Range(0, graph.ChannelCount)
            where Reads(graph.ChannelName(channel), graph.SourceName(source))
            select new Edge(source, channel);

        Assert.That(graph.Edges, Is.EquivalentTo(expected));
    }

    [Test]
    public void A_channel_belongs_to_the_source_of_its_own_name_and_the_logits_to_none()
    {
        var graph = new CircuitGraph(2, 3, 8);
        for (var channel = 0; channel < graph.LogitsChannel; channel++)
        {
            var owner = graph.ChannelName(channel).Split('<')[0];
            Assert.That(graph.SourceName(graph.SourceOfChannel(channel)), Is.EqualTo(owner));
        }

        Assert.That(graph.SourceOfChannel(graph.LogitsChannel), Is.EqualTo(-1));
    }

    [Test]
    public void Places_of_heads_and_mlps_have_their_names()
    {
        var graph = new CircuitGraph(3, 4, 8);

        string[] expected = ["a2.h3", "m1", "a1.h2<k>", "m2"];
        string[] found =
        [
            graph.SourceName(graph.HeadSource(2, 3)), graph.SourceName(graph.MlpSource(1)),
            graph.ChannelName(graph.HeadChannel(1, 1, 2)), graph.ChannelName(graph.MlpChannel(2)),
        ];
        Assert.That(found, Is.EqualTo(expected));
    }

    [Test]
    public void Every_edge_is_found_by_its_name()
    {
        var graph = new CircuitGraph(3, 4, 8);

        var found = graph.Edges.Select(e => graph.IndexOfEdge(graph.EdgeName(e)));

        Assert.That(found, Is.EqualTo(Enumerable.Range(0, graph.Edges.Count)));
    }

    [TestCase("m0->a0.h0<q>", TestName = "backwards")]
    [TestCase("a0.h0->a0.h1<q>", TestName = "within a layer")]
    [TestCase("input->a0.h9<q>", TestName = "no such head")]
    [TestCase("", TestName = "empty")]
    public void A_name_of_no_edge_is_not_found(string name) =>
        Assert.That(new CircuitGraph(2, 2, 4).IndexOfEdge(name), Is.EqualTo(-1));

    [Test]
    public void A_changed_copy_of_a_graph_has_edges_of_its_own()
    {
        var graph = new CircuitGraph(1, 1, 4);
        _ = graph.IndexOfEdge("input->m0");

        var deeper = graph with { Layers = 2 };

        // (3·1+1)(2 + 2·1) + 2·1 + 1 + 2·2 = 23 edges; before m0->m1 come 5 of layer 0, 3·3 into a1.h0 and two into m1.
        Assert.That((deeper.Edges.Count, deeper.IndexOfEdge("m0->m1")), Is.EqualTo((23, 16)));
    }

    [Test]
    public void Graphs_of_equal_sizes_are_equal()
    {
        var used = new CircuitGraph(2, 2, 4);
        _ = used.Edges;

        Assert.That(used, Is.EqualTo(new CircuitGraph(2, 2, 4)));
        Assert.That(used, Is.Not.EqualTo(new CircuitGraph(2, 2, 8)));
    }

    /// <summary>Whether a reader sees what a source writes, from their names alone.</summary>
    private static bool Reads(string channel, string source)
    {
        if (source == "input" || channel == "logits")
            return true;
        var (reader, readerLayer) = Parts(channel);
        var (writer, writerLayer) = Parts(source);
        return writerLayer < readerLayer || (writerLayer == readerLayer && writer == 'a' && reader == 'm');
    }

    private static (char Kind, int Layer) Parts(string name)
    {
        var match = Regex.Match(name, @"^(?<kind>[am])(?<layer>\d+)", RegexOptions.CultureInvariant);
        return (match.Groups["kind"].Value[0], int.Parse(match.Groups["layer"].Value));
    }
}
