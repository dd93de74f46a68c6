using System.Xml.Linq;
using Mib.Core.Circuits;
using Mib.Engine.Formats;
using Mib.Tests.Support;

namespace Mib.Tests.Cli;

/// <summary>The verbs that draw what is in files.</summary>
[TestFixture]
public sealed class DrawTests
{
    [Test]
    public void A_circuit_is_drawn_from_its_scores_alone()
    {
        using var scratch = new Scratch();
        var graph = new CircuitGraph(2, 2, 8);
        var scores = scratch.File("scores.json", GraphJson.Write(new(graph, [.. graph.Edges.Select((_, i) => Math.Cos(i))])));

        var ending = Words.Run("circuit", "draw", scores, "--top", "20", "--absolute", "--out", scratch["circuit.svg"]);

        Assert.That((ending.Code, ending.Error), Is.EqualTo((0, "")));
        Assert.That(ending.Output, Does.Match("^[0-9]+ of the 20 best edges by size of score; [0-9]+ nodes\n$"));
        Assert.That(
            XElement.Load(scratch["circuit.svg"]).Descendants("{http://www.w3.org/2000/svg}title").Select(title => title.Value),
            Does.Contain("input->a0.h0<q>: 1"));
    }

    [Test]
    public void Curves_say_of_what_their_sizes_are_shares_and_those_of_different_things_are_not_drawn_together()
    {
        using var scratch = new Scratch();
        string Curve(string name, string level) => scratch.File(name, $"{{\"percentages\":[0.1,1],\"faithfulness\":[0.5,1],\"level\":\"{level}\"}}");
        var (nodes, edges) = (Curve("nodes.json", "node"), Curve("edges.json", "edge"));

        var drawn = Words.Run("curve", "draw", nodes, "--out", scratch["nodes.svg"]);
        var mixed = Words.Run("curve", "draw", nodes, edges, "--out", scratch["mixed.svg"]);
        var unknown = Words.Run("curve", "draw", Curve("odd.json", "odd"), "--out", scratch["odd.svg"]);

        Assert.Multiple(() =>
        {
            Assert.That(drawn.Code, Is.Zero, drawn.Error);
            Assert.That(File.ReadAllText(scratch["nodes.svg"]), Does.Contain("% of all nodes").And.Not.Contain("of all edges"));
            Assert.That((mixed.Code, mixed.Error.Contains("circuits of nodes and edges", StringComparison.Ordinal)), Is.EqualTo((2, true)), mixed.Error);
            Assert.That((unknown.Code, unknown.Error.Contains("'level'", StringComparison.Ordinal)), Is.EqualTo((2, true)), unknown.Error);
        });
    }

    [TestCase("NaN", "is NaN or Infinity")]
    [TestCase("-Infinity", "is NaN or Infinity")]
    public void A_number_that_Python_writes_and_JSON_has_not_is_told(string number, string problem)
    {
        using var scratch = new Scratch();
        var graph = new CircuitGraph(1, 1, 4);
        var text = System.Text.Encoding.UTF8.GetString(GraphJson.Write(new(graph, [.. graph.Edges.Select((_, i) => 0.125 + i)]))).Replace("0.125", number, StringComparison.Ordinal);

        var ending = Words.Run("circuit", "draw", scratch.File("scores.json", text), "--out", scratch["circuit.svg"]);

        Assert.That((ending.Code, ending.Error), Is.EqualTo((2, ending.Error)));
        Assert.That(ending.Error, Does.Contain(problem));
    }

    [Test]
    public void Every_form_and_level_is_drawn_as_its_json_is([Values] Level level)
    {
        using var scratch = new Scratch();
        var graph = new CircuitGraph(2, 2, 8);
        var scores = new CircuitScores(graph, level, [.. Enumerable.Range(0, graph.CountOf(level)).Select(i => Math.Cos(i))]);
        foreach (var form in new[] { "json", "safetensors" })
        {
            using (var stream = File.Create(scratch[$"scores.{form}"]))
                ScoresFile.Write($"scores.{form}", stream, scores);
            Assert.That(Words.Run("circuit", "draw", scratch[$"scores.{form}"], "--top", "20", "--out", scratch[$"{form}.svg"]).Error, Is.Empty);
        }

        Assert.That(File.ReadAllText(scratch["safetensors.svg"]), Is.EqualTo(File.ReadAllText(scratch["json.svg"])));
    }

    [Test]
    public void A_file_of_the_reference_is_drawn_too()
    {
        using var scratch = new Scratch();

        var ending = Words.Run("circuit", "draw", TestData.Path("torch", "nodes.pt"), "--top", "3", "--out", scratch["circuit.svg"]);

        Assert.That((ending.Code, ending.Error), Is.EqualTo((0, "")));
    }

    [Test]
    public void A_compact_file_with_a_graph_past_all_bounds_is_refused()
    {
        using var scratch = new Scratch();
        const string Header = "{\"__metadata__\":{\"n_layers\":\"99999\",\"n_heads\":\"99999\",\"d_model\":\"8\"}}";
        File.WriteAllBytes(scratch["s.safetensors"], [.. BitConverter.GetBytes((long)Header.Length), .. System.Text.Encoding.ASCII.GetBytes(Header)]);

        var ending = Words.Run("circuit", "draw", scratch["s.safetensors"], "--out", scratch["circuit.svg"]);

        Assert.That((ending.Code, ending.Error), Is.EqualTo((2, ending.Error)));
        Assert.That(ending.Error, Does.StartWith("error MIB0201").And.Contains("too small for a graph"));
    }

    [TestCase("", "the file is empty")]
    [TestCase("[]", "'cfg'")]
    [TestCase("{\"cfg\":", "not JSON")]
    [TestCase("{\"cfg\":3}", "'cfg'")]
    [TestCase("{\"cfg\":{\"n_layers\":2,\"n_heads\":2}}", "cfg.d_model")]
    [TestCase("{\"cfg\":{\"n_layers\":-1,\"n_heads\":2,\"d_model\":8}}", "cfg.n_layers")]
    [TestCase("{\"cfg\":{\"n_layers\":2147483647,\"n_heads\":2147483647,\"d_model\":2147483647}}", "too small")]
    [TestCase("{\"cfg\":{\"n_layers\":9999,\"n_heads\":9,\"d_model\":8},\"nodes\":{},\"edges\":{}}", "too small")]
    [TestCase("{\"c\\ud800fg\":1,\"cfg\":{\"a\\ud800\":1,\"n_layers\":1e9}}", "not JSON")]
    public void A_file_without_the_sizes_of_its_graph_is_refused(string content, string problem)
    {
        using var scratch = new Scratch();

        var ending = Words.Run("circuit", "draw", scratch.File("scores.json", content), "--out", scratch["circuit.svg"]);

        Assert.That(ending.Code, Is.EqualTo(2));
        Assert.That(ending.Error, Does.StartWith("error MIB0201").And.Contains(problem));
        Assert.That(File.Exists(scratch["circuit.svg"]), Is.False);
    }

    [Test]
    public void Sizes_behind_much_else_are_refused_without_reading_it_all()
    {
        using var scratch = new Scratch();
        var scores = scratch.File("scores.json", "{\"edges\":[" + string.Concat(Enumerable.Repeat("1,", 50_000)) + "1],\"cfg\":{}}");

        Assert.That(Words.Run("circuit", "draw", scores, "--out", scratch["circuit.svg"]).Error, Does.Contain("'cfg': it is not at the beginning"));
    }

    [Test]
    public void Curves_are_called_by_their_files_and_random_ones_are_a_band()
    {
        using var scratch = new Scratch();
        string[] random = [.. Enumerable.Range(0, 20).Select(i => Curve(scratch, $"r{i}", $"[{i / 100.0},1]"))];

        var ending = Words.Run(["curve", "draw", Curve(scratch, "eap", "[0.25,1]"), Curve(scratch, "ig", "[0.5,null]"), "--random", .. random, "--size", "linear", "--out", scratch["c.svg"]]);

        Assert.That(ending.Code, Is.Zero, ending.Error);
        var description = XElement.Load(scratch["c.svg"]).Element("{http://www.w3.org/2000/svg}desc")!.Value;
        Assert.That(description, Does.Contain("eap: 0.25 at 10 %").And.Contain("ig: 0.5 at 10 %").And.Contain("20 random circuits of each size"));
        Assert.That(XElement.Load(scratch["c.svg"]).Descendants("{http://www.w3.org/2000/svg}title").Select(t => t.Value), Does.Contain("eap, 10 %: 0.25 [0.2, 0.3]"));
    }

    [Test]
    public void Files_of_one_name_are_called_by_their_paths()
    {
        using var scratch = new Scratch();
        Directory.CreateDirectory(scratch["a"]);
        var (one, two) = (Curve(scratch, "curve", "[0,1]"), Curve(scratch, "a/curve", "[0,1]"));

        Words.Run("curve", "draw", one, two, "--out", scratch["c.svg"]);

        Assert.That(XElement.Load(scratch["c.svg"]).Element("{http://www.w3.org/2000/svg}desc")!.Value, Does.Contain($"{two}: 0 at"));
    }

    [Test]
    public void Too_few_random_curves_are_refused()
    {
        using var scratch = new Scratch();
        var curve = Curve(scratch, "eap", "[0.25,1]");

        var ending = Words.Run("curve", "draw", curve, "--random", curve, "--out", scratch["c.svg"]);

        Assert.That(ending.Code, Is.EqualTo(2));
        Assert.That(ending.Error, Does.Contain("The 1 curves of --random make no band").And.Contain("at least 20"));
    }

    [TestCase("[]", "not a JSON object")]
    [TestCase("{", "not JSON")]
    [TestCase("{\"percentages\":[0.1]}", "'faithfulness': it is missing")]
    [TestCase("{\"percentages\":[0],\"faithfulness\":[1]}", "'percentages'")]
    [TestCase("{\"percentages\":[0.1],\"faithfulness\":[1,2]}", "'faithfulness': it has 2 numbers, 'percentages' 1")]
    [TestCase("{\"percentages\":[0.1],\"faithfulness\":[\"x\"]}", "'faithfulness'")]
    [TestCase("{\"percentages\":3,\"faithfulness\":[1]}", "'percentages': it is no list")]
    public void What_is_no_curve_is_refused(string content, string problem)
    {
        using var scratch = new Scratch();

        var ending = Words.Run("curve", "draw", scratch.File("x.json", content), "--out", scratch["c.svg"]);

        Assert.That(ending.Code, Is.EqualTo(2));
        Assert.That(ending.Error, Does.StartWith("error MIB0201").And.Contains(problem));
        Assert.That(File.Exists(scratch["c.svg"]), Is.False);
    }

    private static string Curve(Scratch scratch, string name, string faithfulness) => scratch.File(
        $"{name}.json",
        $"{{\"percentages\":[0.1,1],\"faithfulness\":{faithfulness},\"faithfulness_low\":[0.2,1],\"faithfulness_high\":[0.3,1]}}");
}
