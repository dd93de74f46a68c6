using System.Text.Json;
using Mib.Cli.Verbs;
using Mib.Core.Circuits;
using Mib.Engine.Formats;
using Mib.Tests.Models;
using Mib.Tests.Plugins;

namespace Mib.Tests.Cli;

/// <summary>The two verbs that take files and give files, against what the reference computes from the same.</summary>
[NonParallelizable]
public sealed class AttributeAndCurveTests
{
    private static readonly string Model = TestData.Golden("gpt2", "model");

    [Test]
    public void Scores_and_curve_are_the_references()
    {
        using var folder = new TemporaryFolder();
        folder.File("pairs.jsonl", string.Join('\n', Golden.Pairs().Select(p => JsonSerializer.Serialize(new
        {
            clean_ids = p.CleanIds,
            corrupted_ids = p.CorruptedIds,
            answer_ids = new[] { p.AnswerId },
            wrong_ids = new[] { p.WrongId },
        }))));
        string[] data = ["--model", Model, "--pairs", "pairs.jsonl", "--batch-size", "4", "--compat", "mib", "--dtype", "float64"];

        var attribute = MibProcess.Run(folder.Path, ["attribute", "--method", "eap", "--out", "scores.json", .. data]);
        var curve = MibProcess.Run(folder.Path, ["curve", "--scores", "scores.json", "--absolute", "--out", "curve.json", .. data]);

        var compact = MibProcess.Run(folder.Path, ["attribute", "--method", "eap", "--out", "scores.safetensors", .. data]);
        var fromCompact = MibProcess.Run(folder.Path, ["curve", "--scores", "scores.safetensors", "--absolute", "--out", "compact.json", .. data]);

        Assert.That((attribute.Code, curve.Code), Is.EqualTo((0, 0)), attribute.Error + curve.Error);
        Assert.That((compact.Code, fromCompact.Code), Is.EqualTo((0, 0)), compact.Error + fromCompact.Error);
        Assert.That(File.ReadAllText(Path.Combine(folder.Path, "compact.json")), Is.EqualTo(File.ReadAllText(Path.Combine(folder.Path, "curve.json"))));
        var graph = new CircuitGraph(Layers(), Heads(), Width());
        var scores = GraphJson.Read(Path.Combine(folder.Path, "scores.json"), graph);
        var golden = GraphJson.Read(TestData.Golden("gpt2", "raw-f64", "edges", "EAP_patching.json"), graph);
        Assert.That(Golden.Difference(scores.Values, golden.Values), Is.LessThan(1e-6));

        Assert.That(attribute.Error, Does.Match("\nwrote scores.json: scores of [0-9,]+ edges, [0-9.]+ KiB\n$"));
        Assert.That(curve.Error, Does.Match("\nwrote curve.json: faithfulness at 10 sizes of [0-9,]+ edges, [0-9.]+ "));

        using var ours = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.Path, "curve.json")));
        Assert.That(
            ours.RootElement.EnumerateObject().Select(p => p.Name),
            Is.EqualTo(new[] { "percentages", "faithfulness", "weighted_edge_counts", "cpr", "cmd", "average", "level", "faithfulness_low", "faithfulness_high" }));
        Assert.That(ours.RootElement.GetProperty("faithfulness").GetArrayLength(), Is.EqualTo(10));
    }

    [TestCase(".json")]
    [TestCase(".safetensors")]
    public void Scores_say_which_model_they_are_of_and_other_weights_are_warned_of(string form)
    {
        using var folder = new TemporaryFolder();
        string[] data = ["--model", "ioi-small", "--pairs", Path.Combine(Repository.Root, "docs", "pairs.jsonl")];
        var scores = Path.Combine(folder.Path, "scores" + form);

        var attribute = MibProcess.Run(folder.Path, ["attribute", "--method", "eap", "--out", scores, .. data]);
        var same = MibProcess.Run(folder.Path, ["curve", "--scores", scores, "--out", "curve.json", .. data]);
        var bytes = File.ReadAllBytes(scores);
        var hash = bytes.AsSpan().IndexOf("\"model_hash\":\""u8) + "\"model_hash\":\"".Length;
        "0000"u8.CopyTo(bytes.AsSpan(hash));
        File.WriteAllBytes(scores, bytes);
        var other = MibProcess.Run(folder.Path, ["curve", "--scores", scores, "--out", "curve.json", .. data]);
        var judged = MibProcess.Run(folder.Path, "evaluate", "--task", "ioi", "--model", "ioi-small", "--submission", scores, "--limit", "6");

        Assert.That((attribute.Code, same.Code, other.Code, judged.Code), Is.EqualTo((0, 0, 0, 0)), attribute.Error + same.Error + other.Error + judged.Error);
        Assert.That(attribute.Error + same.Error, Does.Not.Contain("warning"));
        Assert.That(other.Error, Does.Match("warning: .*scores.* was made for a model with the hash 0000[0-9a-f]{8}…, and that of ioi-small is [0-9a-f]{12}…"));
        Assert.That(judged.Error, Does.Contain("was made for a model with the hash 0000"));
    }

    [Test]
    public void A_rule_of_what_the_model_does_not_have_is_refused()
    {
        using var folder = new TemporaryFolder();
        Ending Attribute(params string[] rule) => Words.Run(
            ["attribute", "--model", Model, "--pairs", "none", "--method", "eap-ig-activations", "--out", Path.Combine(folder.Path, "scores.json"), .. rule]);

        Assert.That(Attribute("--rotary-gradient", "missed").Error, Does.StartWith("error MIB0102: --rotary-gradient missed is for models with rotary positions"));
        Assert.That(Attribute("--post-norm", "ignored").Error, Does.StartWith("error MIB0102: --post-norm ignored is for models with a norm behind their heads"));
        Assert.That(Attribute("--compat", "mib").Error, Does.StartWith("error MIB0201: none"));
    }

    [Test]
    public void Pairs_that_corrupt_nothing_are_refused_with_both_figures()
    {
        using var folder = new TemporaryFolder();
        folder.File("pairs.jsonl", JsonSerializer.Serialize(new
        {
            clean_ids = new[] { 1, 2, 3 },
            corrupted_ids = new[] { 1, 2, 3 },
            answer_ids = new[] { 4 },
            wrong_ids = new[] { 5 },
        }));
        var scores = TestData.Golden("gpt2", "raw-f64", "edges", "EAP_patching.json");

        var curve = MibProcess.Run(
            folder.Path, "curve", "--scores", scores, "--out", "curve.json", "--model", Model, "--pairs", "pairs.jsonl", "--dtype", "float64");

        Assert.That(curve.Code, Is.EqualTo(1));
        Assert.That(curve.Error, Does.Match(@"error MIB0501: .*m\(N\), is (\S+) and .* m\(∅\), \1: faithfulness has no denominator"));
        Assert.That(File.Exists(Path.Combine(folder.Path, "curve.json")), Is.False);
    }

    [Test]
    public void A_curve_with_what_is_no_number_is_still_JSON()
    {
        using var json = JsonDocument.Parse(CurveVerb.Json(new([0.5, 1], [double.NaN, double.PositiveInfinity], [1, 2]), []));

        Assert.That(json.RootElement.GetProperty("faithfulness")[0].ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(json.RootElement.GetProperty("cpr").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    private static int Layers() => Config("n_layer");

    private static int Heads() => Config("n_head");

    private static int Width() => Config("n_embd");

    private static int Config(string field) => Golden.Json("gpt2", "model", "config.json").GetProperty(field).GetInt32();
}
