using Mib.Core.Errors;
using Mib.Engine.Circuits;
using Mib.Methods.Acdc;
using Mib.Methods.EdgePruning;
using Mib.Methods.Relp;
using Mib.Methods.Ugs;
using Mib.Sdk.Circuits;
using Mib.Tests.Compiled;
using Mib.Tests.Support;

namespace Mib.Tests.Methods;

/// <summary>Methods that learn circuits or search for them, where the circuit is known.</summary>
[TestFixture]
public sealed class SearchedCircuitTests : TensorFixture
{
    private static IEnumerable<TestCaseData> Methods =>
    [
        new TestCaseData(new UgsMethod(new() { Steps = 60, LearningRate = 0.1 })).SetArgDisplayNames("ugs"),
        new TestCaseData(new EdgePruningMethod(new() { Steps = 60, LearningRate = 0.5, MultiplierRate = 0.5 })).SetArgDisplayNames("edge-pruning"),
        new TestCaseData(new AcdcMethod(new() { TrialPairs = 10 })).SetArgDisplayNames("acdc"),
        new TestCaseData(new RelpMethod(new())).SetArgDisplayNames("relp"),
    ];

    [TestCaseSource(nameof(Methods))]
    public void A_known_circuit_is_found(ICircuitMethod method)
    {
        using var built = new BuiltModel(BuiltModel.Recipe("first-occurrence-busy"), ScalarType.Float32);

        var recovery = CircuitRecovery.Of(method.Score(Run(built)), [.. built.Circuit.Edges]);

        TestContext.Out.WriteLine($"AUROC {recovery.Auroc:f3}, precision {recovery.Precision:f3}");
        Assert.That(recovery.Auroc, Is.GreaterThan(0.95));
    }

    [TestCaseSource(nameof(Methods))]
    public void The_same_seed_gives_the_same_scores_and_no_weight_changes(ICircuitMethod method)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model(Tiny.Families["gemma2"]);
        var before = model.Weights.Named().Select(weight => weight.Weight.clone()).ToList();
        var run = new AttributionRun { Model = model, Pairs = Tiny.Pairs(model, 5), BatchSize = 2, Seed = 1 };

        var first = method.Score(run);

        Assert.That(method.Score(run).Values, Is.EqualTo(first.Values));
        Assert.That(first.Values.Distinct().Count(), Is.GreaterThan(1));
        Assert.That(model.Weights.Named().Zip(before, (now, old) => now.Weight.Equals(old) && !now.Weight.requires_grad), Is.All.True);
    }

    [TestCaseSource(nameof(Methods))]
    public void The_wish_to_stop_is_heard_and_no_tensor_is_left(ICircuitMethod method)
    {
        using var model = Tiny.Model();
        var run = new AttributionRun { Model = model, Pairs = Tiny.Pairs(model, 3), BatchSize = 3, Seed = 0, Cancellation = new(canceled: true) };

        Assert.That(() => method.Score(run), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void An_edge_that_went_because_the_circuit_is_nearer_without_it_ranks_below_all_that_stayed([Values(1, 5)] int thresholds)
    {
        using var model = Tiny.Model();
        var scores = new AcdcMethod(new() { Thresholds = thresholds }).Score(new() { Model = model, Pairs = Tiny.Pairs(model, 3), BatchSize = 3, Seed = 0 });

        Assert.That(scores.Values, Is.All.GreaterThanOrEqualTo(0).And.Some.GreaterThan(0));
    }

    [Test]
    public void Thresholds_that_fall_are_refused()
    {
        using var model = Tiny.Model();
        var method = new AcdcMethod(new() { FirstThreshold = 0.1, LastThreshold = 0.01 });

        Assert.That(
            () => method.Score(new() { Model = model, Pairs = Tiny.Pairs(model, 1), BatchSize = 1, Seed = 0 }),
            Throws.TypeOf<UsageException>().With.Message.Contains("--last-threshold"));
    }

    private static AttributionRun Run(BuiltModel built) => new() { Model = built.Model, Pairs = [.. built.Pairs.Take(50)], BatchSize = 20, Seed = 0 };
}
