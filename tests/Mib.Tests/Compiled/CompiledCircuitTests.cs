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

    private static IEnumerable<string> Backup => Ids.Where(id => id.EndsWith("-backup", StringComparison.Ordinal));

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

    [TestCaseSource(nameof(Ids))]
    public void All_that_is_not_declared_can_be_patched_at_once_and_nothing_happens(string id)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id));

        var moved = built.Moved(built.Declared())[0];

        TestContext.Out.WriteLine($"{id}: {built.Circuit.Edges.Count()} of {built.Model.Graph.Edges.Count} edges declared; the others move {moved:p4} of the gap");
        Assert.That(moved, Is.LessThanOrEqualTo(Undeclared));
    }

    [TestCaseSource(nameof(Ids))]
    public void Each_group_of_declared_edges_is_needed(string id)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id));

        var moved = built.Moved(built.Circuit.Groups.Select(group => built.Without(group)));

        var table = built.Circuit.Groups.Zip(moved, (group, share) => (Edges: string.Join(" ", group), Share: share)).ToList();
        TestContext.Out.WriteLine($"{id}: least {moved.Min():p1}; " + string.Join(", ", table.Select(row => $"{row.Edges} {row.Share:p0}")));
        Assert.That(table.Where(row => !(row.Share >= Declared)), Is.Empty);
    }

    [TestCaseSource(nameof(Backup))]
    public void With_twins_every_head_has_a_stand_in_and_no_edge_of_one_is_idle_or_all_that_counts(string id)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id));
        var groups = built.Circuit.Groups.Where(group => group.Count > 1).ToList();

        var singly = built.Moved(groups.SelectMany(group => group).Select(edge => built.Without([edge])));

        Assert.That(groups, Has.Count.EqualTo(built.Circuit.Groups.Count(group => group.Any(edge => edge.Contains(".h", StringComparison.Ordinal)))));
        Assert.That(singly, Is.All.InRange(0.01, 0.9));
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
        var scores = new EapMethod().Score(new() { Model = built.Model, Pairs = built.Pairs, BatchSize = 50, Seed = 0 });
        var undeclared = built.Model.Graph.Edges.Select(built.Model.Graph.EdgeName).Except(built.Circuit.Edges);

        Assert.That(undeclared.Max(edge => Math.Abs(scores.Values[built.Model.Graph.IndexOfEdge(edge)])), Is.GreaterThan(0.05));
    }

    [Test]
    public void A_bare_model_has_nothing_but_its_circuit([ValueSource(nameof(Ids))] string id)
    {
        using var built = new BuiltModel(BuiltModel.Recipe(id));
        var declared = built.Circuit.Edges.Select(edge => edge.Split("->")[0]).Distinct();

        if (id.EndsWith("-busy", StringComparison.Ordinal))
            Assert.That(SourcesThatDiffer(built), Is.Not.SubsetOf(declared));
        else
            Assert.That(SourcesThatDiffer(built), Is.EquivalentTo(declared));
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
