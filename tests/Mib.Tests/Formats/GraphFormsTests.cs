using System.Text.Json.Nodes;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Tests.Support;

namespace Mib.Tests.Formats;

/// <summary>Scores of every level and circuits, in every form that is written.</summary>
public sealed class GraphFormsTests : TensorFixture
{
    private static readonly CircuitGraph Graph = new(2, 2, 4);

    [Test]
    public void What_is_written_is_read_back(
        [Values] Level level, [Values(".json", ".safetensors")] string form, [Values] bool hasCircuit)
    {
        var scores = new CircuitScores(Graph, level, [.. Enumerable.Range(0, Graph.CountOf(level)).Select(i => (i / 7.0) - 3)]) { ModelHash = hasCircuit ? "8f14e45f" : null };
        var circuit = hasCircuit ? Circuit(level) : null;
        using var scratch = new Scratch();
        using (var stream = File.Create(scratch["scores" + form]))
        {
            if (form == ".json")
                GraphJson.Write(stream, scores, circuit);
            else
                GraphSafetensors.Write(stream, scores, circuit);
        }

        var read = ScoresFile.ReadContent(scratch["scores" + form], Graph);

        Assert.That(read.Scores, Is.EqualTo(scores));
        if (hasCircuit)
            Assert.That(read.Circuit, Is.EqualTo(circuit));
    }

    /// <summary>graph.py's index of a head's neurons is a slice of its whole layer.</summary>
    [Test]
    public void Of_a_layers_neurons_under_a_head_the_heads_own_are_taken()
    {
        var scores = new CircuitScores(Graph, Level.Neuron, [.. Enumerable.Range(0, Graph.CountOf(Level.Neuron)).Select(i => i / 8.0)]);
        var read = Read(scores, Circuit(Level.Neuron), json =>
        {
            foreach (var field in new[] { "neurons", "neurons_scores" })
            {
                for (var layer = 0; layer < Graph.Layers; layer++)
                {
                    var own = Enumerable.Range(0, Graph.Heads).Select(head => json["nodes"]![$"a{layer}.h{head}"]![field]!.ToJsonString()).ToList();
                    for (var head = 0; head < Graph.Heads; head++)
                        json["nodes"]![$"a{layer}.h{head}"]![field] = JsonNode.Parse($"[{string.Join(',', own)}]");
                }
            }
        });

        Assert.That((read.Scores, read.Circuit), Is.EqualTo((scores, Circuit(Level.Neuron))));
    }

    [TestCase("a0.h0", "[1,2,3]", "node 'a0.h0', neurons_scores: it has 3 neurons, the model's width is 4")]
    [TestCase("m0", "[1,2,3,4,5,6,7,8]", "it has 8 neurons")]
    [TestCase("input", "[1,2,3,4,5,6,7,8,9]", "it has over 8 neurons")]
    [TestCase("m0", "[1,2,\"NaN\",4]", "its score NaN is not a finite number")]
    [TestCase("m0", "1", "it is not a list")]
    public void Neurons_of_another_width_are_refused(string node, string list, string problem) =>
        Refuses(Level.Neuron, json => json["nodes"]![node]!["neurons_scores"] = JsonNode.Parse(list), problem);

    [Test]
    public void Neurons_that_only_some_nodes_have_are_refused() =>
        Refuses(Level.Neuron, json => json["nodes"]!["m1"]!.AsObject().Remove("neurons_scores"), "node 'm1': it has no 'neurons_scores'");

    [Test]
    public void Scores_that_only_some_nodes_have_are_refused() =>
        Refuses(Level.Node, json => json["nodes"]!["m1"]!.AsObject().Remove("score"), "node 'm1': it has no 'score'");

    [Test]
    public void A_missing_node_is_named() => Refuses(Level.Edge, json => json["nodes"]!.AsObject().Remove("m0"), "nodes: 1 are missing: m0");

    [Test]
    public void An_unknown_node_is_named() => Refuses(Level.Edge, json => json["nodes"]!["m7"] = new JsonObject(), "nodes: 1 are not in the model's graph: m7");

    [Test]
    public void A_circuit_needs_no_scores()
    {
        var circuit = Circuit(Level.Edge);
        var read = Read(GraphCircuits.Scores(Graph), circuit, json =>
        {
            foreach (var edge in json["edges"]!.AsObject())
                edge.Value!.AsObject().Remove("score");
        });

        Assert.That((read.Scores, read.Circuit), Is.EqualTo(((CircuitScores?)null, circuit)));
    }

    [TestCase("1")]
    [TestCase("\"true\"")]
    [TestCase("null")]
    public void A_mark_that_is_neither_true_nor_false_is_refused(string mark) =>
        Refuses(Level.Edge, json => json["edges"]!["input->m0"]!["in_graph"] = JsonNode.Parse(mark), "edge 'input->m0': its in_graph");

    [Test]
    public void Other_fields_are_passed_over() =>
        Assert.That(Read(GraphCircuits.Scores(Graph, "input->m0"), null, json =>
        {
            json["note"] = JsonNode.Parse("{\"a\":[{\"edges\":1}],\"b\":[]}");
            json["cfg"]!["more"] = JsonNode.Parse("[1,[2]]");
            json["edges"]!["input->m0"]!["note"] = new JsonArray();
        }).Scores, Is.EqualTo(GraphCircuits.Scores(Graph, "input->m0")));

    [TestCase("{\"nodes\":{},\"nodes\":{}}", "'nodes': it occurs twice")]
    [TestCase("{} {}", "it is not JSON")]
    [TestCase("{\"x\":", "it is not JSON")]
    public void Text_that_is_no_graph_is_refused(string text, string problem) => RefusesText(text, problem);

    [Test]
    public void Nesting_without_end_is_refused() => RefusesText("{\"x\":" + new string('[', 100_000), "it is not JSON");

    [Test]
    public void A_number_without_end_is_refused() => RefusesText("{\"x\":" + new string('1', 100_000), "over 65536 bytes");

    [TestCase("scores.pt", "would be a pickle")]
    [TestCase("scores", "says nothing about its form")]
    public void A_form_that_is_not_written_is_refused(string name, string problem) =>
        Assert.That(() => ScoresFile.CheckWritable(name), Throws.InstanceOf<UsageException>().With.Message.Contains(problem));

    private static Circuit Circuit(Level level) =>
        new(Graph, [.. Graph.Edges.Select((_, i) => i % 3 == 0)], [.. Enumerable.Range(0, Graph.SourceCount).Select(i => i % 2 == 0)])
        {
            Neurons = level == Level.Neuron ? [.. Enumerable.Range(0, Graph.CountOf(Level.Neuron)).Select(i => i % 5 == 0)] : [],
        };

    private static GraphContent Read(CircuitScores scores, Circuit? circuit, Action<JsonObject> change)
    {
        using var scratch = new Scratch();
        var json = JsonNode.Parse(GraphJson.Write(scores, circuit))!.AsObject();
        change(json);
        return GraphJson.ReadContent(scratch.File("scores.json", json.ToJsonString()), Graph);
    }

    private static void Refuses(Level level, Action<JsonObject> change, string problem) => Assert.That(
        () => Read(new(Graph, level, new(new double[Graph.CountOf(level)])), null, change),
        Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));

    private static void RefusesText(string text, string problem)
    {
        using var scratch = new Scratch();
        var path = scratch.File("scores.json", text);
        Assert.That(() => GraphJson.Read(path, Graph), Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));
    }
}
