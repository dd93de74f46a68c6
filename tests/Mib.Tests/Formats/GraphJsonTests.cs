using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Formats;

[TestFixture]
public sealed class GraphJsonTests
{
    private static readonly CircuitGraph Graph = GraphCircuits.Smallest;

    [Test]
    public void Scores_are_read_back_exactly()
    {
        var graph = new CircuitGraph(2, 3, 6);
        var scores = new CircuitScores(graph, GraphCircuits.Random(graph, 0));
        using var scratch = new Scratch();

        Assert.That(GraphJson.Read(scratch.File("scores.json", GraphJson.Write(scores)), graph), Is.EqualTo(scores));
    }

    [Test]
    public void Scores_from_a_journal_are_read_back_exactly()
    {
        var scores = new CircuitScores(Graph, [0.1, -1e-300, 1e300, double.Epsilon, -0.0, 1.0 / 3, 7, -7]);

        Assert.That(GraphJson.FromBytes(GraphJson.Write(scores), Graph), Is.EqualTo(scores));
    }

    [Test]
    public void The_same_scores_give_the_same_bytes()
    {
        var scores = new CircuitScores(Graph, GraphCircuits.Random(Graph, 1));

        var first = GraphJson.Write(scores);

        Assert.That(GraphJson.Write(scores), Is.EqualTo(first));
    }

    [TestCase("EAP")]
    [TestCase("EAP-IG-inputs")]
    public void The_references_own_files_are_read(string method)
    {
        var path = TestData.Golden("gpt2", "raw-f32", "edges", $"{method}_patching.json");
        var golden = Golden.Json("gpt2", "raw-f32", "edges", $"{method}_patching.json").GetProperty("edges");

        var scores = GraphJson.Read(path, new(3, 4, 32));

        Assert.That(scores.Values[7], Is.EqualTo(golden.GetProperty(scores.Graph.EdgeName(scores.Graph.Edges[7])).GetProperty("score").GetDouble()));
    }

    [Test]
    public void A_circuit_is_marked_in_the_file()
    {
        var circuit = GraphCircuits.Of(Graph, "input->m0", "m0->logits");
        using var json = JsonDocument.Parse(GraphJson.Write(GraphCircuits.Scores(Graph), circuit));
        var edges = json.RootElement.GetProperty("edges").EnumerateObject().Where(e => e.Value.GetProperty("in_graph").GetBoolean());
        var nodes = json.RootElement.GetProperty("nodes").EnumerateObject().Where(e => e.Value.GetProperty("in_graph").GetBoolean());

        Assert.Multiple(() =>
        {
            Assert.That(edges.Select(e => e.Name), Is.EqualTo(new[] { "input->m0", "m0->logits" }));
            Assert.That(nodes.Select(e => e.Name), Is.EqualTo(new[] { "input", "m0", "logits" }));
        });
    }

    [Test]
    public void Edges_may_come_in_any_order()
    {
        var scores = new CircuitScores(Graph, [1, 2, 3, 4, 5, 6, 7, 8]);
        var read = Read(json =>
        {
            var edges = json["edges"]!.AsObject();
            foreach (var name in edges.Select(e => e.Key).Reverse().ToList())
            {
                var edge = edges[name];
                edges.Remove(name);
                edges[name] = edge;
            }
        });

        Assert.That(read, Is.EqualTo(scores));
    }

    [Test]
    public void A_missing_edge_is_named() =>
        Refuses(json => json["edges"]!.AsObject().Remove("a0.h0->m0"), "1 are missing: a0.h0->m0");

    [Test]
    public void Of_many_unknown_edges_the_first_five_are_named() =>
        Refuses(
            json =>
            {
                for (var i = 0; i < 7; i++)
                    json["edges"]![$"x{i}->logits"] = new JsonObject { ["score"] = 1 };
            },
            "7 are not in the model's graph: x0->logits, x1->logits, x2->logits, x3->logits, x4->logits\n");

    [Test]
    public void An_edge_that_occurs_twice_is_named() =>
        RefusesText(Text().Replace("\"input->m0\"", "\"a0.h0->m0\""), "edge 'a0.h0->m0': it occurs twice");

    [TestCase("NaN", "is NaN or Infinity")]
    [TestCase("Infinity", "is NaN or Infinity")]
    [TestCase("1e999", "edge 'input->a0.h0<q>': its score 1e999 is not a finite number")]
    [TestCase("-1e999", "is not a finite number")]
    [TestCase("\"NaN\"", "is not a finite number")]
    [TestCase("null", "is not a finite number")]
    [TestCase("[1]", "is not a finite number")]
    public void A_score_that_is_no_finite_number_is_refused(string score, string problem) =>
        RefusesText(Text().Replace("\"score\":1,", $"\"score\":{score},"), problem);

    [Test]
    public void An_edge_without_a_score_is_named() =>
        Refuses(json => json["edges"]!["input->m0"]!.AsObject().Remove("score"), "edge 'input->m0': it has no 'score'");

    [TestCase("n_layers", "2", "cfg.n_layers: it is 2, the model's is 1")]
    [TestCase("n_heads", "2", "cfg.n_heads: it is 2, the model's is 1")]
    [TestCase("d_model", "768", "cfg.d_model: it is 768, the model's is 4")]
    [TestCase("d_model", "\"4\"", "cfg.d_model: it is \"4\"")]
    [TestCase("d_model", "4.5", "cfg.d_model: it is 4.5")]
    [TestCase("parallel_attn_mlp", "true", "parallel attention is not supported")]
    public void Scores_of_another_model_are_refused(string field, string value, string problem) =>
        Refuses(json => json["cfg"]![field] = JsonNode.Parse(value), problem);

    [TestCase(1 << 30, 15, 1 << 30)]
    [TestCase(int.MaxValue, int.MaxValue, int.MaxValue)]
    [TestCase(1, 1, int.MaxValue)]
    [TestCase(100, 1, 1)]
    public void Sizes_of_more_than_a_file_can_hold_are_refused(int layers, int heads, int width)
    {
        using var scratch = new Scratch();
        var path = scratch.File("scores.json", $"{{\"cfg\":{{\"n_layers\":{layers},\"n_heads\":{heads},\"d_model\":{width}}},\"nodes\":{{}},\"edges\":{{}}}}");

        Assert.That(() => GraphShape.Read(path), Throws.InstanceOf<FileFormatException>().With.Message.Contains("too small for a graph of these sizes"));
    }

    [TestCase("cfg")]
    [TestCase("nodes")]
    [TestCase("edges")]
    public void A_missing_part_is_named(string part) => Refuses(json => json.Remove(part), $"'{part}': it is missing");

    [TestCase("cfg", "1")]
    [TestCase("edges", "[]")]
    [TestCase("edges", "null")]
    public void A_part_of_another_kind_is_refused(string part, string value) => Refuses(json => json[part] = JsonNode.Parse(value), $"'{part}': it is not an object");

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("{\"cfg\":{},\"nodes\":{},\"edges\":{\"\\ud800\":{\"score\":1}}}")]
    public void A_file_that_is_no_graph_is_refused(string text) => RefusesText(text, "");

    [Test]
    public void A_hash_of_the_model_that_is_no_text_is_refused() => Refuses(json => json["model_hash"] = 3, "'model_hash': it is no text");

    [Test]
    public void A_name_that_is_no_text_is_refused() =>
        RefusesText(Text().Replace("\"input->m0\"", "\"\\ud800\""), "not valid Unicode");

    [Test]
    public void A_missing_file_is_named() =>
        Assert.That(() => GraphJson.Read("nowhere/scores.json", Graph), Throws.InstanceOf<FileFormatException>().With.Message.StartsWith("nowhere"));

    private static string Text() => Encoding.UTF8.GetString(GraphJson.Write(new(Graph, [1, 2, 3, 4, 5, 6, 7, 8])));

    private static CircuitScores Read(Action<JsonObject> change)
    {
        using var scratch = new Scratch();
        var json = JsonNode.Parse(Text())!.AsObject();
        change(json);
        return GraphJson.Read(scratch.File("scores.json", json.ToJsonString()), Graph);
    }

    private static void Refuses(Action<JsonObject> change, string problem) =>
        Assert.That(() => Read(change), Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem.ReplaceLineEndings()));

    private static void RefusesText(string text, string problem)
    {
        using var scratch = new Scratch();
        var path = scratch.File("scores.json", text);
        Assert.That(
            () => GraphJson.Read(path, Graph), Throws.InstanceOf<FileFormatException>().With.Message.StartsWith(path).And.Message.Contains(problem));
    }
}
