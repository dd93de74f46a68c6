using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Engine.Circuits;
using Mib.Engine.Data;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Engine.Plugins;
using Mib.Engine.Training.Recipes;
using Mib.Methods.Eap;
using Mib.Methods.EapIgInputs;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Sdk.Circuits;
using Mib.Sdk.Training;
using Mib.Tasks.Ioi;
using Mib.Tasks.Ioi.Circuit;
using Mib.Tests.Support;

namespace Mib.Tests.Tasks.Ioi;

/// <summary>The model as it ships, measured again with other code than it was trained with.</summary>
[TestFixture]
public sealed class BundledIoiCircuitTests : TensorFixture
{
    private static readonly string Models = Path.Combine(AppContext.BaseDirectory, "models");
    private static readonly string Folder = Path.Combine(Models, "ioi-circuit");
    private LoadedModel loaded = null!;
    private DeclaredCircuit circuit = null!;
    private Pupil pupil = null!;

    private CircuitGraph Graph => loaded.Model.Graph;

    [SetUp]
    public void Load()
    {
        loaded = new ModelCatalog(Models).Load("ioi-circuit", ScalarType.Float32);
        circuit = CircuitJson.Read(Folder, Graph);
        pupil = new(loaded.Model, IoiVocabulary.Words);
    }

    [TearDown]
    public void Unload() => loaded.Dispose();

    [Test]
    public void It_is_of_the_shipped_recipe_and_has_passed_every_gate_of_it()
    {
        var plugins = PluginCatalog.Find(PluginCatalog.DefaultFolder);
        var recipe = RecipeFile.Read(plugins.Recipe("ioi-circuit"), plugins);
        var card = ModelCard.Read(Folder);

        Assert.That((card.RecipeHash, card.Seed), Is.EqualTo((recipe.Hash, recipe.Seed)));
        Assert.That(card.Gates.Select(gate => (gate.Exam, gate.Examples, gate.AtLeast)), Is.EqualTo(recipe.Lessons[0].Gates.Select(gate => (gate.Exam, gate.Examples, gate.AtLeast))));
        Assert.That(card.Gates.Select(gate => gate.Examples), Is.All.EqualTo(2000));
        Assert.That(card.Gates.Select(gate => gate.IsPassed), Is.All.True);
        Assert.That(Directory.GetFiles(Folder).Sum(file => new FileInfo(file).Length), Is.LessThan(4_000_000));
    }

    [Test]
    public void Its_gates_are_passed_on_fewer_examples_too()
    {
        using var noGradient = no_grad();
        foreach (var gate in ModelCard.Read(Folder).Gates)
            Assert.That(new IoiCircuitLesson(new()).Examine(pupil, gate.Exam, 200), Is.GreaterThanOrEqualTo(gate.AtLeast), gate.Exam);
    }

    [Test]
    public void Its_graph_is_InterpBenchs_and_three_sets_of_edges_are_kept_apart()
    {
        Assert.That((Graph.SourceCount + 1, Graph.Edges.Count), Is.EqualTo((32, 1108)));
        Assert.That(circuit.Others.Select(other => (other.Name, other.Edges)), Is.EqualTo(new[] { ("declared", IoiCircuit.Declared), ("mib7", IoiCircuit.Mib7) }));
        Assert.That(circuit.Edges, Is.SubsetOf(IoiCircuit.Declared));
        Assert.That(circuit.Edges.Count(), Is.InRange(5, 11));
    }

    [Test]
    public void The_verified_edges_are_all_that_move_the_answer_alone()
    {
        var largest = new double[Graph.Edges.Count];
        foreach (var kind in IoiInterchange.Kinds)
        {
            foreach (var (edge, effect) in Moved(PairsOf(kind, 8), Graph.Edges.Select(edge => Without([Graph.EdgeName(edge)]))).Index())
                largest[edge] = Math.Max(largest[edge], effect);
        }

        var verified = circuit.Edges.Select(Graph.IndexOfEdge).ToHashSet();
        var others = Enumerable.Range(0, largest.Length).Where(edge => !verified.Contains(edge)).MaxBy(edge => largest[edge]);
        TestContext.Out.WriteLine($"least of the verified {verified.Min(edge => largest[edge]):p1}, most of the others {largest[others]:p1} ({Graph.EdgeName(Graph.Edges[others])})");
        Assert.That(largest.Index().Where(row => row.Item >= 0.05).Select(row => row.Index), Is.EquivalentTo(verified));
    }

    [Test]
    public void All_other_edges_together_hardly_move_the_answer()
    {
        var moved = IoiInterchange.Kinds.Select(kind => Moved(PairsOf(kind, 40), [GraphCircuits.Of(Graph, [.. IoiCircuit.Declared]), GraphCircuits.Of(Graph, [.. circuit.Edges])])).ToList();

        foreach (var (kind, shares) in IoiInterchange.Kinds.Zip(moved))
            TestContext.Out.WriteLine($"{kind}: all but the declared {shares[0]:p1}, all but the verified {shares[1]:p1}");
        Assert.That(moved.Average(shares => shares[0]), Is.LessThan(0.05));
        Assert.That(moved.Average(shares => shares[1]), Is.LessThan(0.1));
    }

    /// <summary>Mean |change of the logit difference| in each circuit, as a share of its mean in the whole model.</summary>
    private List<double> Moved(List<TokenPair> pairs, IEnumerable<Circuit> circuits)
    {
        var metrics = new CircuitScorer(loaded.Model, pairs, 40).Measure([.. circuits]);
        return [.. metrics.Circuits.Select(values => values.Zip(metrics.Whole, (value, whole) => Math.Abs(value - whole)).Average() / metrics.Whole.Average())];
    }

    [Test]
    public void Exams_count_what_plain_hooks_count()
    {
        // So loud that the circuit is disturbed: a model that is always right would agree with any count.
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        new IoiCircuitLesson(new() { Others = 1.4 }).Prepare(pupil, new Random(0));
        var pairs = IoiInterchange.Draw(Split.Validation, Seed.For(0, "ioi-circuit/exams"), [.. IoiInterchange.Kinds]).Take(80).ToList();
        using var clean = Prompts(pairs.Select(pair => pair.Base));
        using var source = Prompts(pairs.Select(pair => pair.Source));
        using var cache = new ActivationCache();
        loaded.Model.Residual(source, cache.Hooks(ChannelHooks.SourcePoints(loaded.Model)));

        Agree("accuracy", null, []);
        foreach (var node in IoiCircuit.Nodes)
            Agree($"interchange-{node.Name}", node, [node.Node]);
        Agree("strict-nodes", null, [.. Enumerable.Range(1, Graph.SourceCount - 1).Select(Graph.SourceName).Except(IoiCircuit.Nodes.Select(node => node.Node))]);

        void Agree(string exam, IoiNode? node, string[] replaced)
        {
            var said = loaded.Model.LastLogits(clean, Replacing(cache, replaced)).argmax(-1).ToLongs();
            var right = said.Zip(pairs).Count(row => row.First == pupil.IdOf(row.Second.AnswerUnder(node)));
            Assert.That(right, Is.InRange(1, 79), exam);
            Assert.That(new IoiCircuitLesson(new()).Examine(pupil, exam, 80), Is.EqualTo(right / 80.0).Within(1e-9), exam);
        }
    }

    [Test]
    public void Random_rankings_find_its_circuit_no_better_than_chance_and_gradients_do_not_find_all_of_it()
    {
        var pairs = PairTokenizer.Tokenize(new IoiGenerator(0).Pairs(Split.Train), loaded.Tokenizer!, loaded.Model.Config.Context, 100).Pairs;
        var run = new AttributionRun { Model = loaded.Model, Pairs = pairs, BatchSize = 50, Seed = 0 };
        var random = Seed.For(0, "rankings");
        var chance = Enumerable.Range(0, 200).Average(_ => Auroc([.. Graph.Edges.Select(_ => random.NextDouble())]));
        var eap = Auroc(new EapMethod().Score(run).Values);
        var gradients = Auroc(new EapIgInputsMethod(new()).Score(run).Values);

        TestContext.Out.WriteLine($"AUROC: random {chance:f3}, EAP {eap:f3}, EAP-IG-inputs {gradients:f3}");
        Assert.That(chance, Is.InRange(0.48, 0.57));
        Assert.That(new[] { eap, gradients }, Is.All.InRange(0.6, 0.995));
    }

    /// <summary>Share of pairs of an edge of the circuit and one outside it in which the former has the larger |score|.</summary>
    private double Auroc(EquatableArray<double> scores)
    {
        var truth = circuit.Edges.Select(Graph.IndexOfEdge).ToHashSet();
        var outside = Enumerable.Range(0, scores.Count).Where(edge => !truth.Contains(edge)).ToList();
        return truth.Average(edge => outside.Average(other => (1 + Math.Sign(Math.Abs(scores[edge]) - Math.Abs(scores[other]))) / 2.0));
    }

    private List<TokenPair> PairsOf(string kind, int count) =>
    [
        .. IoiInterchange.Draw(Split.Test, new Random(7), kind).Take(count).Select(pair => new TokenPair(
            [.. pupil.IdsOf(IoiVocabulary.WordsOf(pair.Base.Prompt))], [.. pupil.IdsOf(IoiVocabulary.WordsOf(pair.Source.Prompt))],
            pupil.IdOf(pair.Base.Names.IndirectObject), pupil.IdOf(pair.Base.Subject))),
    ];

    private PaddedBatch Prompts(IEnumerable<IoiExample> examples) =>
        PaddedBatch.Of([.. examples.Select(example => pupil.IdsOf(IoiVocabulary.WordsOf(example.Prompt)))]);

    private Circuit Without(string[] edges) => GraphCircuits.Of(Graph, [.. Graph.Edges.Select(Graph.EdgeName).Except(edges)]);

    private static HookSet Replacing(ActivationCache cache, IEnumerable<string> sources)
    {
        var hooks = new HookSet();
        foreach (var source in sources)
        {
            var written = ChannelHooks.Written(cache, source);
            if (source[0] == 'm')
            {
                hooks.Add($"blocks.{source[1..]}.hook_mlp_out", _ => written.alias());
                continue;
            }

            var dot = source.IndexOf('.');
            hooks.Add($"blocks.{source[1..dot]}.attn.hook_result", x =>
            {
                var copy = x.clone();
                copy.select(2, long.Parse(source[(dot + 2)..])).copy_(written);
                return copy;
            });
        }

        return hooks;
    }
}
