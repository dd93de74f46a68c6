using Mib.Core.Circuits;
using Mib.Engine.Circuits;
using Mib.Engine.Formats;
using Mib.Methods.Eap;
using Mib.Methods.EapIgActivations;
using Mib.Methods.EapIgInputs;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Circuits;

/// <summary>What each behaviour of the reference does to scores and circuits on the goldens' models; docs/circuits.md quotes what this prints.</summary>
public sealed class ReferenceSwitchTests(string device) : DeviceFixture(device)
{
    private static readonly AttributionRules Right = new();

    private static readonly AttributionRules Reference = AttributionRules.Reference;

    private static IEnumerable<TestCaseData> Switches()
    {
        yield return Case("--mlp-gradient", "gpt2", new EapMethod(), Right with { MlpGradient = Reference.MlpGradient }, Level.Node);
        yield return Case("--mlp-gradient", "llama", new EapMethod(), Right with { MlpGradient = Reference.MlpGradient }, Level.Node);
        yield return Case("--post-norm", "gemma2", new EapMethod(), Right with { PostNorm = Reference.PostNorm });
        yield return Case("--rotary-gradient", "llama", new EapIgActivationsMethod(new()), Right with { RotaryGradient = Reference.RotaryGradient });
        yield return Case("--path-points", "gpt2", new EapIgInputsMethod(new()), Right with { PathPoints = Reference.PathPoints }, Level.Node);
        yield return Case("--path-points", "llama", new EapIgInputsMethod(new()), Right with { PathPoints = Reference.PathPoints }, Level.Node);
        yield return Case("--accumulation", "llama", new EapMethod(), Right with { Accumulation = Reference.Accumulation });
    }

    [TestCaseSource(nameof(Switches))]
    public void A_switch_of_attribution_changes_scores(string name, string family, ICircuitMethod method, AttributionRules rules, Level level)
    {
        using var model = Golden.Load("raw-f32", family);
        Report(name, family, Score(model, family, method, Right, level), Score(model, family, method, rules, level));
    }

    [Test]
    public void The_shared_mean_changes_scores([Values("gpt2", "llama")] string family)
    {
        using var model = Golden.Load("raw-f32", family);
        using var own = MeanAblation.Of(model, Golden.Pairs(family), 4, MeanRule.Own);
        using var shared = MeanAblation.Of(model, Golden.Pairs(family), 4, MeanRule.Shared);
        Report(
            "--mean", family, Score(model, family, new EapMethod(), Right, Level.Edge, own), Score(model, family, new EapMethod(), Right, Level.Edge, shared));
        Report(
            "--path-start", family, Score(model, family, new EapIgActivationsMethod(new()), Right, Level.Edge, own),
            Score(model, family, new EapIgActivationsMethod(new()), Right with { PathStart = Reference.PathStart }, Level.Edge, own));
    }

    [Test]
    public void Means_of_batches_weigh_the_last_examples_more([Values("gpt2", "llama")] string family)
    {
        using var model = Golden.Load("raw-f32", family);
        // Eight examples in batches of three, three and two.
        double[] Scaled(ScoreScale scale) => Largest(new EapMethod().Score(
            new() { Model = model, Pairs = Golden.Pairs(family), BatchSize = 3, Seed = 0, Scale = scale }).Values);
        Report("--scale", family, Scaled(ScoreScale.ExampleMean), Scaled(ScoreScale.BatchMean));
    }

    [Test]
    public void Pruning_and_counting_as_the_reference_does_leave_more_edges([Values("gpt2", "llama")] string family)
    {
        using var model = Golden.Load("raw-f32", family);
        double[] Counts(Level level, CircuitRules rules)
        {
            var scores = new CircuitScores(model.Graph, level, new(Score(model, family, new EapMethod(), Right, level)));
            return [.. CircuitSet.Of(scores, Ranking.Signed, rules).EdgeCounts];
        }

        var (edges, pinned) = (Counts(Level.Edge, new()), Counts(Level.Edge, new(Prune: PruneRule.Pinned)));
        var (nodes, matrix) = (Counts(Level.Node, new()), Counts(Level.Node, new(Counts: EdgeCounts.Matrix)));
        TestContext.Out.WriteLine($"--prune {family}: {string.Join(' ', edges)} against {string.Join(' ', pinned)}");
        TestContext.Out.WriteLine($"--edge-counts {family}: {string.Join(' ', nodes)} against {string.Join(' ', matrix)}");
        Assert.That(edges.Zip(pinned, (a, b) => b - a), Is.All.GreaterThanOrEqualTo(0));
        Assert.That(nodes.Zip(matrix, (a, b) => b - a), Is.All.GreaterThanOrEqualTo(0).And.Some.GreaterThan(0));
    }

    [Test]
    public void Ten_points_give_random_rankings_an_auroc_of_their_own()
    {
        var folder = Path.Combine(TestContext.CurrentContext.TestDirectory, "models", "ioi-circuit");
        var graph = new CircuitGraph(6, 4, 64);
        string[] circuit = [.. CircuitJson.Read(folder, graph).Edges];
        CircuitScores[] rankings = [.. Enumerable.Range(0, 200).Select(seed => new CircuitScores(graph, GraphCircuits.Random(graph, seed)))];

        double[] exact = [.. rankings.Select(scores => CircuitRecovery.Of(scores, circuit).Auroc)];
        double[] tenPoints = [.. rankings.Select(scores => TenPointAuroc.Of(scores, circuit))];

        TestContext.Out.WriteLine(string.Create(null, $"--auroc: 200 random rankings of ioi-circuit: exact {exact.Average():f3}, ten points {tenPoints.Average():f3}"));
        // 7 edges of 1,108: a ranking's area has a standard deviation of .11, the mean of 200 one of .008.
        Assert.That(exact.Average(), Is.EqualTo(0.5).Within(0.03));
        Assert.That(Math.Abs(tenPoints.Average() - 0.5), Is.GreaterThan(0.03));
    }

    private static TestCaseData Case(string name, string family, ICircuitMethod method, AttributionRules rules, Level level = Level.Edge) =>
        new TestCaseData(name, family, method, rules, level).SetArgDisplayNames(name, family);

    private static double[] Score(
        HookedTransformer model, string family, ICircuitMethod method, AttributionRules rules, Level level, AblationValues? ablation = null) =>
        [.. method.Score(new()
        {
            Model = model, Pairs = Golden.Pairs(family), BatchSize = 4, Seed = 0, Rules = rules, Level = level, Ablation = ablation ?? AblationValues.Patching,
        }).Values];

    /// <summary>As shares of the largest.</summary>
    private static double[] Largest(IReadOnlyList<double> values) => [.. values.Select(value => value / values.Max(Math.Abs))];

    private static void Report(string name, string family, double[] right, double[] reference)
    {
        var change = Golden.Difference(reference, right);
        TestContext.Out.WriteLine($"{name} {family}: scores change by up to {change:g2} of the largest");
        Assert.That(change, Is.GreaterThan(0));
    }
}
