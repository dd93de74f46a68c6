using Mib.Core;
using Mib.Core.Circuits;
using Mib.Engine.Circuits;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

public sealed class CircuitRunTests(string device) : DeviceFixture(device)
{
    private static IEnumerable<string> Families => Tiny.Families.Keys;

    [Test]
    public void The_whole_circuit_is_the_model()
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f64");
        using var batch = Batches.Pairs(Golden.Pairs());

        var metrics = new CircuitScorer(model, Golden.Pairs(), 8).Measure([Circuit.Whole(model.Graph)]);

        var model_ = batch.LogitDifference(model.LastLogits(batch.Clean)).ToDoubles();
        Assert.Multiple(() =>
        {
            Assert.That(Golden.Difference(metrics.Circuits[0], model_), Is.LessThan(1e-12));
            Assert.That(Golden.Difference(metrics.Whole, model_), Is.LessThan(1e-12));
        });
    }

    [Test]
    public void The_empty_circuit_is_the_corrupted_run_scored_with_the_clean_answers()
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f64");
        using var batch = Batches.Pairs(Golden.Pairs());

        var metrics = new CircuitScorer(model, Golden.Pairs(), 8).Measure([GraphCircuits.Of(model.Graph)]);

        var corrupted = batch.LogitDifference(model.LastLogits(batch.Corrupted)).ToDoubles();
        Assert.Multiple(() =>
        {
            Assert.That(Golden.Difference(metrics.Circuits[0], corrupted), Is.LessThan(1e-12));
            Assert.That(Golden.Difference(metrics.Empty, corrupted), Is.LessThan(1e-12));
        });
    }

    [Test]
    public void What_a_model_is_judged_by_before_the_work_is_what_the_work_finds([Values] bool isMean)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f64");
        using var mean = isMean ? MeanAblation.Of(model, Golden.Pairs(), 4) : null;
        var scorer = new CircuitScorer(model, Golden.Pairs(), 3, mean);

        var (before, after) = (scorer.MeasureReference().Metrics, scorer.Measure([GraphCircuits.Of(model.Graph)]));

        Assert.Multiple(() =>
        {
            Assert.That(before.Whole, Is.EqualTo(after.Whole));
            Assert.That(Golden.Difference(before.Empty, after.Circuits[0]), Is.LessThan(1e-12));
            Assert.That(before.Empty, Is.Not.EqualTo(before.Whole));
        });
    }

    [Test]
    public void A_circuit_of_all_edges_into_the_logits_but_none_else_patches_every_source()
    {
        // Every head and MLP then reads corrupted values only, so it is the corrupted run but for the input's own path.
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        var pairs = Tiny.Pairs(model, 3);
        string[] edges = [.. Enumerable.Range(0, model.Graph.SourceCount).Select(u => $"{model.Graph.SourceName(u)}->logits")];
        var whole = Enumerable.Repeat(true, model.Graph.SourceCount).ToEquatableArray();
        var metrics = new CircuitScorer(model, pairs, 3).Measure([GraphCircuits.Of(model.Graph, edges) with { SourceMask = whole }]);

        using var batch = Batches.Pairs(pairs);
        var change = model.Residual(batch.Clean, OnlyEmbedding(model, batch, clean: true))
            - model.Residual(batch.Clean, OnlyEmbedding(model, batch, clean: false));
        var last = batch.Clean.AtLast(model.Residual(batch.Corrupted) + change).unsqueeze(1);
        var expected = batch.LogitDifference(model.Unembed(last).squeeze(1)).ToDoubles();
        Assert.That(Golden.Difference(metrics.Circuits[0], expected), Is.LessThan(1e-12));
    }

    [TestCaseSource(typeof(Golden), nameof(Golden.Families))]
    public void Taking_out_one_edge_is_a_patch_of_that_edge_made_with_plain_hooks(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Golden.Load("raw-f64", family);
        var graph = model.Graph;
        var pairs = Golden.Pairs(family).Take(3).ToList();
        using var batch = Batches.Pairs(pairs);
        using var clean = new ActivationCache();
        using var corrupted = new ActivationCache();
        model.Residual(batch.Clean, clean.Hooks(ChannelHooks.SourcePoints(model)));
        model.Residual(batch.Corrupted, corrupted.Hooks(ChannelHooks.SourcePoints(model)));
        // Every seventh edge has every kind among them: 7 divides neither the heads nor q, k, v.
        var removed = Enumerable.Range(0, graph.Edges.Count).Where(i => i % 7 == 0).ToList();
        Circuit[] circuits = [.. removed.Select(r => Circuit.Whole(graph) with { EdgeMask = [.. graph.Edges.Select((_, i) => i != r)] })];

        var metrics = new CircuitScorer(model, pairs, 3).Measure(circuits);

        for (var i = 0; i < removed.Count; i++)
        {
            using var inner = NewDisposeScope();
            var edge = graph.Edges[removed[i]];
            var source = graph.SourceName(edge.Source);
            var move = ChannelHooks.Felt(model, clean, source, ChannelHooks.Written(corrupted, source) - ChannelHooks.Written(clean, source));
            var patched = model.LastLogits(batch.Clean, ChannelHooks.Moving(model, edge.Channel, move));
            Assert.That(
                Golden.Difference(metrics.Circuits[i], batch.LogitDifference(patched).ToDoubles()), Is.LessThan(1e-12), graph.EdgeName(edge));
        }
    }

    [TestCaseSource(nameof(Families))]
    public void Batch_size_and_the_company_of_longer_prompts_change_no_examples_metric(string family)
    {
        using var model = Tiny.Model(Tiny.Families[family]);
        var pairs = Tiny.Pairs(model, 7);
        var circuits = CircuitSet.Of(new(model.Graph, GraphCircuits.Random(model.Graph, 1)), Ranking.Signed, new()).Evaluated;
        var alone = new CircuitScorer(model, pairs, 1).Measure(circuits);

        foreach (var size in new[] { 2, 7 })
        {
            var together = new CircuitScorer(model, pairs, size).Measure(circuits);
            for (var c = 0; c < circuits.Count; c++)
                Assert.That(Golden.Difference(together.Circuits[c], alone.Circuits[c]), Is.LessThan(1e-9), $"batches of {size}, circuit {c}");
        }
    }

    [TestCaseSource(nameof(Families))]
    public void Padding_on_the_left_changes_no_examples_metric(string family)
    {
        using var model = Tiny.Model(Tiny.Families[family]);
        var pairs = Tiny.Pairs(model, 5);
        using var right = Batches.Pairs(pairs, PaddingSide.Right);
        using var left = Batches.Pairs(pairs, PaddingSide.Left);
        using var onRight = new CircuitBatch(model, right, AblationValues.Patching, new());
        using var onLeft = new CircuitBatch(model, left, AblationValues.Patching, new());
        foreach (var circuit in CircuitSet.Of(new(model.Graph, GraphCircuits.Random(model.Graph, 2)), Ranking.Absolute, new()).Evaluated)
            Assert.That(Golden.Difference(onLeft.Run(circuit), onRight.Run(circuit)), Is.LessThan(1e-9), $"{circuit.EdgeCount} edges");
    }

    [TestCaseSource(nameof(Families))]
    public void A_source_outside_the_circuit_needs_no_patched_input(string family)
    {
        // Whatever it writes is taken out again at everyone who reads it, so running it patched must make no difference.
        using var model = Tiny.Model(Tiny.Families[family]);
        var pairs = Tiny.Pairs(model, 3);
        var all = Enumerable.Repeat(true, model.Graph.SourceCount).ToEquatableArray();
        var circuits = CircuitSet.Of(new(model.Graph, GraphCircuits.Random(model.Graph, 3)), Ranking.Signed, new()).Evaluated;
        Assert.That(circuits.Any(c => c.EdgeCount > 0 && c.SourceMask != all), Is.True, "some source is outside");

        var lean = new CircuitScorer(model, pairs, 3).Measure(circuits);
        var full = new CircuitScorer(model, pairs, 3).Measure([.. circuits.Select(c => c with { SourceMask = all })]);

        for (var c = 0; c < circuits.Count; c++)
            Assert.That(Golden.Difference(lean.Circuits[c], full.Circuits[c]), Is.LessThan(1e-12), $"circuit {c}");
    }

    [Test]
    public void Equal_circuits_are_measured_alike_in_every_place_of_the_list()
    {
        using var model = Tiny.Model();
        var one = GraphCircuits.Of(model.Graph, "input->logits");
        var other = GraphCircuits.Of(model.Graph, "input->m1", "m1->logits");

        var circuits = new CircuitScorer(model, Tiny.Pairs(model, 3), 2).Measure([one, other, one]).Circuits;

        Assert.That((circuits[0].SequenceEqual(circuits[2]), circuits[0].SequenceEqual(circuits[1])), Is.EqualTo((true, false)));
    }

    [Test]
    public void Metrics_survive_their_bytes_exactly()
    {
        var metrics = new CircuitMetrics([0.1, -0.0], [double.Epsilon, 1e300], [[1.0 / 3, 2], [3, 4]]);

        var read = CircuitMetrics.FromBytes(metrics.ToBytes(), 2);

        Assert.That(
            (read.Whole.SequenceEqual(metrics.Whole), read.Empty.SequenceEqual(metrics.Empty), read.Circuits[0][0], read.Circuits[1][1]),
            Is.EqualTo((true, true, 1.0 / 3, 4.0)));
    }

    /// <summary>All weights silent but the embedding's path: reads what the input alone adds to the residual stream.</summary>
    private static HookSet OnlyEmbedding(HookedTransformer model, PairBatch batch, bool clean)
    {
        var hooks = new HookSet();
        if (!clean)
        {
            hooks.Add(HookNames.Embed, _ => model.Weights.Embedding
                .index_select(0, batch.Corrupted.Tokens.flatten()).view(batch.Clean.Rows, batch.Clean.Width, -1));
        }

        foreach (var block in model.Blocks)
            hooks.Add(block.AttentionOut, x => zeros_like(x)).Add(block.MlpOut, x => zeros_like(x));
        return hooks;
    }
}
