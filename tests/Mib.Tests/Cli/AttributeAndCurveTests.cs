using System.Text.Json;
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

        Assert.That((attribute.Code, curve.Code), Is.EqualTo((0, 0)), attribute.Error + curve.Error);
        var graph = new CircuitGraph(Layers(), Heads(), Width());
        var scores = GraphJson.Read(Path.Combine(folder.Path, "scores.json"), graph);
        var golden = GraphJson.Read(TestData.Golden("gpt2", "raw-f64", "edges", "EAP_patching.json"), graph);
        Assert.That(Golden.Difference(scores.Values, golden.Values), Is.LessThan(1e-6));

        using var ours = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.Path, "curve.json")));
        Assert.That(
            ours.RootElement.EnumerateObject().Select(p => p.Name),
            Is.EqualTo(new[] { "percentages", "faithfulness", "weighted_edge_counts", "cpr", "cmd", "average" }));
        Assert.That(ours.RootElement.GetProperty("faithfulness").GetArrayLength(), Is.EqualTo(10));
    }

    private static int Layers() => Config("n_layer");

    private static int Heads() => Config("n_head");

    private static int Width() => Config("n_embd");

    private static int Config(string field) => Golden.Json("gpt2", "model", "config.json").GetProperty(field).GetInt32();
}
