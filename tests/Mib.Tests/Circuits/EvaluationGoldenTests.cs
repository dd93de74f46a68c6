using Mib.Core.Circuits;
using Mib.Engine.Circuits;
using Mib.Engine.Formats;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;
using Mib.Tests.Models;

namespace Mib.Tests.Circuits;

/// <summary>Every curve that the reference computed from scores of edges, nodes and neurons, with what it was computed by.</summary>
public sealed class EvaluationGoldenTests(string device) : DeviceFixture(device)
{
    [Test]
    public void Circuits_counts_and_curves_are_the_references(
        [Values("gpt2", "llama")] string family, [Values("raw-f32", "raw-f64", "raw-f32-eaphead", "processed-f32")] string run)
    {
        using var model = Golden.Load(run, family);
        var tolerance = run == "raw-f64" ? 1e-8 : 1e-4;
        var files = Directory.GetFiles(TestData.Shared("goldens", family, run, "eval"), "*.json").Select(Path.GetFileNameWithoutExtension).Order().ToList();
        // Which of equal scores greedy selection takes depends in the reference on Python's hash seed.
        foreach (var file in files.Where(name => !(name!.StartsWith("information", StringComparison.Ordinal) && name.EndsWith("greedy", StringComparison.Ordinal))))
        {
            var golden = Golden.Json(TestData.Shared("goldens", family, run, "eval", $"{file}.json"));
            var parts = file!.Split("__");
            using var ablation = ScoreGoldenTests.StandIns(parts[2], model, family, run);
            var prune = run == "raw-f32-eaphead" ? PruneRule.Fixed : PruneRule.Pinned;
            var rules = new CircuitRules(parts.Length > 4 ? SelectionRule.Greedy : SelectionRule.Topn, prune, EdgeCounts.Matrix);

            var (scores, ranking) = (Scores(model, family, run, parts[0], parts[1]), parts[3] == "abs-True" ? Ranking.Absolute : Ranking.Signed);
            var scorer = new CircuitScorer(model, Golden.Pairs(family), 4, ablation);
            var set = CircuitSet.Of(scores, ranking, rules);
            var metrics = scorer.Measure(set.Evaluated);
            var curve = set.Curve(metrics);

            // Without the cells that are no edges circuits are smaller and do the same.
            var real = CircuitSet.Of(scores, ranking, rules with { Counts = EdgeCounts.Real });
            Assert.That(Golden.Difference(real.Curve(scorer.Measure(real.Evaluated)).Faithfulness, curve.Faithfulness), Is.LessThanOrEqualTo(tolerance), $"{file}, real edges");
            Assert.That(real.EdgeCounts[^1], Is.EqualTo(262), file);

            var points = golden.GetProperty("points").EnumerateArray().ToList();
            for (var i = 0; i < points.Count; i++)
            {
                Assert.That(
                    Sources(set.Evaluated[i]),
                    Is.EquivalentTo(points[i].GetProperty("nodes_in_graph").EnumerateArray().Select(name => name.GetString())), $"{file}, circuit {i}");
            }

            // All circuits together: with every source silenced the logits of a model without biases are nothing but rounding.
            var examples = points.SelectMany(point => Golden.Doubles(point.GetProperty("ablated_per_example")));
            Assert.That(Golden.Difference(metrics.Circuits.SelectMany(values => values), examples), Is.LessThanOrEqualTo(tolerance), $"{file}, examples");

            var difference = Golden.Difference(curve.Faithfulness, Golden.Doubles(golden.GetProperty("faithfulnesses")));
            TestContext.Out.WriteLine($"{family} {run} {file}: {difference:g3}");
            Assert.Multiple(() =>
            {
                Assert.That(curve.EdgeCounts, Is.EqualTo(Golden.Doubles(golden.GetProperty("weighted_edge_counts"))).Within(1e-9), file);
                Assert.That(difference, Is.LessThanOrEqualTo(tolerance), file);
                Assert.That(curve.Cpr, Is.EqualTo(golden.GetProperty("area_under").GetDouble()).Within(tolerance), file);
                Assert.That(curve.Cmd, Is.EqualTo(golden.GetProperty("area_from_1").GetDouble()).Within(tolerance), file);
                if (golden.GetProperty("area_under_log") is { ValueKind: System.Text.Json.JsonValueKind.Number } log)
                    Assert.That(curve.LogSizeCpr, Is.EqualTo(log.GetDouble()).Within(7 * tolerance), file);
                if (golden.GetProperty("area_from_1_log") is { ValueKind: System.Text.Json.JsonValueKind.Number } distance)
                    Assert.That(curve.LogSizeCmd, Is.EqualTo(distance.GetDouble()).Within(7 * tolerance), file);
            });
        }
    }

    private static IEnumerable<string> Sources(Circuit circuit) =>
        Enumerable.Range(0, circuit.Graph.SourceCount).Where(source => circuit.SourceMask[source]).Select(circuit.Graph.SourceName);

    private static CircuitScores Scores(HookedTransformer model, string family, string run, string scores, string level)
    {
        if (level == "edge")
            return GraphJson.Read(TestData.Shared("goldens", family, run, "edges", $"{scores}.json"), model.Graph);
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(TestData.Shared("goldens", family, run, "node_scores.safetensors"));
        return new(model.Graph, Enum.Parse<Level>(level, ignoreCase: true), new(Mib.Models.TensorValues.ToDoubles(file.ReadStored(scores))));
    }
}
