using System.Text.RegularExpressions;
using Mib.Methods.Eap;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;

namespace Mib.Tests.Compiled;

/// <summary>What makes the built models a yardstick: their circuits are exactly what they are said to be.</summary>
[TestFixture]
public sealed class CompiledCircuitTests : TensorFixture
{
    private const double Undeclared = 0.01;
    private const double Declared = 0.05;

    private static IEnumerable<string> Ids => BuiltModel.Recipes.Select(recipe => recipe.Card.Id);

    private static IEnumerable<string> Busy => Ids.Where(id => id.EndsWith("-busy", StringComparison.Ordinal));

    private static IEnumerable<string> Quiet => Ids.Except(Busy);

    private static IEnumerable<string> Backup => Ids.Where(id => id.EndsWith("-backup", StringComparison.Ordinal));

    /// <summary>Those of the models with twins in which two of three heads do without the third.</summary>
    private static readonly string[] Voting = ["drop-duplicates-backup", "first-occurrence-backup"];

    /// <summary>Distractors depend on the seed: theirs is not the only one that must leave the circuit alone.</summary>
    private static IEnumerable<TestCaseData> Built =>
        Ids.Select(id => new TestCaseData(id, 0)).Concat(Busy.SelectMany(id => new[] { 1, 2 }.Select(seed => new TestCaseData(id, seed))));

    [TestCaseSource(nameof(Ids))]
    public void A_built_model_answers_both_prompts_of_every_held_out_pair(string id)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id), ScalarType.Float32);
        using var scope = NewDisposeScope();
        using var batch = PairBatch.Of(built.Pairs);

        Assert.That(built.Pairs, Has.Count.EqualTo(200));
        Assert.That(built.Model.LastLogits(batch.Clean).argmax(-1).ToLongs(), Is.EqualTo(built.Pairs.Select(p => (long)p.AnswerId)));
        Assert.That(built.Model.LastLogits(batch.Corrupted).argmax(-1).ToLongs(), Is.EqualTo(built.Pairs.Select(p => (long)p.WrongId)));
    }

    [TestCaseSource(nameof(Built))]
    public void All_that_is_not_declared_can_be_patched_at_once_and_nothing_happens(string id, int seed)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id), seed: seed);

        var moved = built.Moved(built.Declared())[0];

        TestContext.Out.WriteLine($"{id}: {built.Circuit.Edges.Count()} of {built.Model.Graph.Edges.Count} edges declared; the others move {moved:p4} of the gap");
        Assert.That(moved, Is.LessThanOrEqualTo(Undeclared));
    }

    [TestCaseSource(nameof(Built))]
    public void Each_group_of_declared_edges_is_needed(string id, int seed)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id), seed: seed);

        var moved = built.Moved(built.Circuit.Groups.Select(group => built.Without(group)));

        var table = built.Circuit.Groups.Zip(moved, (group, share) => (Edges: string.Join(" ", group), Share: share)).ToList();
        TestContext.Out.WriteLine($"{id}: least {moved.Min():p1}; " + string.Join(", ", table.Select(row => $"{row.Edges} {row.Share:p0}")));
        Assert.That(table.Where(row => !(row.Share >= Declared)), Is.Empty);
    }

    [TestCaseSource(nameof(Backup))]
    public void With_twins_every_head_has_one_and_each_of_two_does_a_part_while_each_of_three_can_be_done_without(string id)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id));
        var groups = built.Circuit.Groups.Where(group => group.Count > 1).ToList();
        var edges = groups.SelectMany(group => group).ToList();

        var singly = built.Moved(edges.Select(edge => built.Without([edge])));

        TestContext.Out.WriteLine($"{id}: {string.Join(", ", edges.Zip(singly, (edge, share) => $"{edge} {share:p1}"))}");
        Assert.That(groups, Has.Count.EqualTo(built.Circuit.Groups.Count(group => group.Any(edge => edge.Contains(".h", StringComparison.Ordinal)))));
        Assert.That(singly, Voting.Contains(id) ? Is.All.LessThan(0.05) : Is.All.InRange(0.01, 0.9));
    }

    [TestCaseSource(nameof(Voting))]
    public void Of_three_heads_two_decide(string id)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id));
        var fromInput = built.Circuit.Groups.Single(group => group[0].StartsWith("input->a0.", StringComparison.Ordinal));

        var moved = built.Moved([built.Without(fromInput), .. fromInput.Select(edge => built.Without(fromInput.Except([edge])))]);

        Assert.That(fromInput, Has.Count.EqualTo(3));
        // Whatever the third says: two move as much as all three.
        Assert.That(moved.Skip(1), Is.All.EqualTo(moved[0]).Within(0.05));
    }

    [TestCaseSource(nameof(Busy))]
    public void Every_distractor_is_awake_and_tells_prompts_apart(string id)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id));

        Assert.That(SourcesThatDiffer(built), Is.EquivalentTo(Enumerable.Range(0, built.Model.Graph.SourceCount).Select(built.Model.Graph.SourceName)));
    }

    [TestCaseSource(nameof(Busy))]
    public void The_answer_is_sensitive_to_the_decoy_which_never_moves_it(string id)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id));
        var graph = built.Model.Graph;
        var scores = new EapMethod().Score(new() { Model = built.Model, Pairs = built.Pairs, BatchSize = 50, Seed = 0 });
        var sensitive = graph.Edges.Select(graph.EdgeName).Except(built.Circuit.Edges)
            .Where(edge => Math.Abs(scores.Values[graph.IndexOfEdge(edge)]) > 0.05).ToList();
        TestContext.Out.WriteLine($"{id}: {string.Join(", ", sensitive)}");

        // A head of the last block, which has one value from the input, and the units that it writes to.
        var last = graph.Layers - 1;
        var head = sensitive.Select(edge => Regex.Match(edge, $@"^a{last}\.h(\d)->m{last}$")).Single(match => match.Success).Groups[1].Value;
        Assert.That(sensitive, Is.SubsetOf(new[] { $"input->a{last}.h{head}<v>", $"a{last}.h{head}->m{last}", $"m{last}->logits" }));
        Assert.That(built.Moved(sensitive.Select(edge => built.Without([edge]))), Is.All.LessThan(0.002));
    }

    [TestCaseSource(nameof(Quiet))]
    public void A_model_that_is_not_busy_has_nothing_but_its_circuit(string id)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id));

        Assert.That(SourcesThatDiffer(built), Is.EquivalentTo(built.Circuit.Edges.Select(edge => edge.Split("->")[0]).Distinct()));
    }

    /// <summary>Names of the sources that write something else in the corrupted runs than in the clean ones.</summary>
    private static List<string> SourcesThatDiffer(BuiltModel built)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var batch = PairBatch.Of(built.Pairs);
        using ActivationCache clean = new(), corrupted = new();
        string[] names = [HookNames.Embed, .. built.Model.Blocks.SelectMany(block => new[] { block.Result, block.MlpOut })];
        built.Model.Residual(batch.Clean, clean.Hooks(names));
        built.Model.Residual(batch.Corrupted, corrupted.Hooks(names));
        var graph = built.Model.Graph;
        var differ = new List<string>();
        Look(0, clean[HookNames.Embed] - corrupted[HookNames.Embed]);
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            var (heads, mlp) = (built.Model.Blocks[layer].Result, built.Model.Blocks[layer].MlpOut);
            for (var head = 0; head < graph.Heads; head++)
                Look(graph.HeadSource(layer, head), clean[heads].select(2, head) - corrupted[heads].select(2, head));
            Look(graph.MlpSource(layer), clean[mlp] - corrupted[mlp]);
        }

        return differ;

        void Look(int source, Tensor difference)
        {
            if (difference.abs().max().ToDouble() > 0.01)
                differ.Add(graph.SourceName(source));
        }
    }
}
