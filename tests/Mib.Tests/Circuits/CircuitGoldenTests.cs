using Mib.Core.Circuits;
using Mib.Engine.Circuits;
using Mib.Engine.Formats;
using Mib.Methods.Eap;
using Mib.Methods.EapIgInputs;
using Mib.Models.Checkpoints;
using Mib.Sdk.Circuits;
using Mib.Tests.Models;

namespace Mib.Tests.Circuits;

public sealed class CircuitGoldenTests(string device) : DeviceFixture(device)
{
    [Test]
    public void Edge_scores_are_the_references(
        [Values("gpt2", "llama")] string family, [Values("EAP", "EAP-IG-inputs")] string method, [Values("raw-f32", "raw-f64")] string run)
    {
        using var model = Golden.Load(run, family);
        ICircuitMethod ours = method == "EAP" ? new EapMethod() : new EapIgInputsMethod(new());

        var scores = ours.Score(new() { Model = model, Pairs = Golden.Pairs(family), BatchSize = 4, Seed = 0, Scale = ScoreScale.BatchMean });

        using var scope = NewDisposeScope();
        using var golden = SafetensorsFile.Open(TestData.Golden(family, run, "edge_scores.safetensors"));
        var expected = CircuitScores.FromMatrix(model.Graph, Mib.Models.TensorValues.ToDoubles(golden.ReadStored(method + "_patching")));
        var difference = Golden.Difference(scores.Values, expected.Values);
        TestContext.Out.WriteLine($"{family} {method} {run}: {difference:g3}");
        Assert.That(difference, Is.LessThanOrEqualTo(run == "raw-f64" ? 1e-8 : 1e-4));
    }

    [Test]
    public void By_default_every_example_weighs_the_same_whatever_the_batches()
    {
        using var model = Golden.Load("raw-f64");
        CircuitScores Score(int batchSize) => new EapMethod().Score(new() { Model = model, Pairs = Golden.Pairs(), BatchSize = batchSize, Seed = 0 });

        var one = Score(1);
        Assert.That(Golden.Difference(Score(3).Values, one.Values), Is.LessThan(1e-12));
        Assert.That(Golden.Difference(Score(8).Values, one.Values), Is.LessThan(1e-12));
    }

    [Test]
    public void Circuits_and_curves_are_the_references(
        [Values("gpt2", "llama")] string family,
        [Values("EAP", "EAP-IG-inputs")] string method,
        [Values] Ranking ranking,
        [Values("raw-f32", "raw-f64", "raw-f32-eaphead")] string run)
    {
        var (tolerance, prune) = run switch
        {
            "raw-f64" => (1e-8, PruneRule.Pinned),
            "raw-f32" => (1e-4, PruneRule.Pinned),
            _ => (1e-4, PruneRule.Fixed),
        };
        using var model = Golden.Load(run, family);
        var scores = GraphJson.Read(TestData.Golden(family, run, "edges", $"{method}_patching.json"), model.Graph);
        var golden = Golden.Json(family, run, "eval", $"{method}_patching__edge__patching__abs-{ranking == Ranking.Absolute}.json");

        var circuits = CircuitSet.Of(scores, ranking, new(Prune: prune));
        var metrics = new CircuitScorer(model, Golden.Pairs(family), 4).Measure(circuits.Evaluated);
        var curve = circuits.Curve(metrics);

        var points = golden.GetProperty("points").EnumerateArray().ToList();
        for (var i = 0; i < points.Count; i++)
        {
            var edges = points[i].GetProperty("edges_in_graph").EnumerateArray().Select(e => e.GetString()!);
            Assert.That(circuits.Evaluated[i].EdgeNames(), Is.EquivalentTo(edges), $"circuit {i}");
            Assert.That(
                Golden.Difference(metrics.Circuits[i], Golden.Doubles(points[i].GetProperty("ablated_per_example"))), Is.LessThanOrEqualTo(tolerance), $"examples {i}");
        }

        var difference = Golden.Difference(curve.Faithfulness, Golden.Doubles(golden.GetProperty("faithfulnesses")));
        TestContext.Out.WriteLine($"{family} {method} {ranking} {run}: {difference:g3}");
        Assert.Multiple(() =>
        {
            Assert.That(curve.EdgeCounts, Is.EqualTo(Golden.Doubles(golden.GetProperty("weighted_edge_counts"))));
            Assert.That(difference, Is.LessThanOrEqualTo(tolerance));
            Assert.That(curve.Cpr, Is.EqualTo(golden.GetProperty("area_under").GetDouble()).Within(tolerance));
            Assert.That(curve.Cmd, Is.EqualTo(golden.GetProperty("area_from_1").GetDouble()).Within(tolerance));
            Assert.That(curve.Average, Is.EqualTo(golden.GetProperty("average").GetDouble()).Within(tolerance));
        });
    }
}
