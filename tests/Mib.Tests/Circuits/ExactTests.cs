using Mib.Core.Circuits;
using Mib.Methods.Exact;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

public sealed class ExactTests(string device) : DeviceFixture(device)
{
    [Test]
    public void An_edge_costs_what_the_circuit_of_all_others_loses(
        [Values("gpt2", "llama", "qwen2", "gemma2")] string family, [Values(Ablation.Patching, Ablation.Zero)] Ablation kind)
    {
        using var model = Tiny.Model(Tiny.Families[family]);
        using var ablation = kind == Ablation.Zero ? AblationValues.Zero(model) : AblationValues.Patching;
        var pairs = Tiny.Pairs(model, 3);
        var scores = new ExactMethod().Score(Run(model, ablation, pairs));

        var whole = Circuit.Whole(model.Graph);
        var without = model.Graph.Edges.Select((_, i) => whole with { EdgeMask = [.. whole.EdgeMask.Select((isIn, edge) => isIn && edge != i)] }).ToList();
        var metrics = new Mib.Engine.Circuits.CircuitScorer(model, pairs, 2, ablation).Measure(without);

        Assert.That(Golden.Difference(scores.Values, metrics.Circuits.Select(circuit => metrics.Whole.Average() - circuit.Average())), Is.LessThan(1e-10));
    }

    [Test]
    public void A_node_costs_what_the_circuit_without_its_edges_loses([Values("gpt2", "llama", "qwen2", "gemma2")] string family)
    {
        using var model = Tiny.Model(Tiny.Families[family]);
        var pairs = Tiny.Pairs(model, 3);
        var scores = new ExactMethod().Score(Run(model, AblationValues.Patching, pairs, Level.Node));

        var whole = Circuit.Whole(model.Graph);
        var without = Enumerable.Range(0, model.Graph.SourceCount)
            .Select(node => whole with { EdgeMask = [.. model.Graph.Edges.Select(edge => edge.Source != node)] }).ToList();
        var metrics = new Mib.Engine.Circuits.CircuitScorer(model, pairs, 2).Measure(without);

        Assert.That(Golden.Difference(scores.Values, metrics.Circuits.Select(circuit => metrics.Whole.Average() - circuit.Average())), Is.LessThan(1e-10));
    }

    [Test]
    public void A_killed_run_goes_on_behind_its_last_step_with_identical_results()
    {
        using var model = Tiny.Model();
        var pairs = Tiny.Pairs(model, 3);
        var whole = new ExactMethod().Score(Run(model, AblationValues.Patching, pairs));
        var journal = new MemoryJournal { SavesLeft = 4 };
        Assert.That(() => new ExactMethod().Score(Run(model, AblationValues.Patching, pairs, journal: journal)), Throws.InstanceOf<KilledException>());

        journal.SavesLeft = int.MaxValue;
        var resumed = new ExactMethod().Score(Run(model, AblationValues.Patching, pairs, journal: journal));

        Assert.That((resumed.Values, journal.Saves), Is.EqualTo((whole.Values, journal.Steps.Count)));
    }

    private static AttributionRun Run(
        HookedTransformer model, AblationValues ablation, IReadOnlyList<Mib.Core.Data.TokenPair> pairs, Level level = Level.Edge, MemoryJournal? journal = null) =>
        new() { Model = model, Pairs = pairs, BatchSize = 2, Seed = 0, Ablation = ablation, Level = level, Journal = journal };
}
