using System.Numerics;
using Mib.Core.Data;
using Mib.Engine.Models;
using Mib.Engine.Training;
using Mib.Engine.Variables;
using Mib.Methods.FullVector;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Compiled;

/// <summary>Where the look-up keeps its variables is known, for the causal variable track.</summary>
[TestFixture]
public sealed class SuperposedVariableTests : TensorFixture
{
    // The model's directions in the order in which it was given them: the constant, words, words before, colour, thing.
    private const int FirstOfColour = 18, FirstOfThing = 26, Dimensions = 8;

    [TestCase("two-step-lookup-bare")]
    [TestCase("two-step-lookup-busy")]
    [TestCase("two-step-lookup-backup")]
    public void The_directions_that_were_given_to_a_variable_carry_it_and_the_whole_vector_carries_too_much(string id)
    {
        var colour = Accuracies(id, "colour", new Planted(FirstOfColour));
        var whole = Accuracies(id, "colour", new FullVectorMethod());
        var thing = Accuracies(id, "thing", new Planted(FirstOfThing));

        TestContext.Out.WriteLine(
            $"{id}: colour by layer {string.Join(' ', colour.Select(a => $"{a:f2}"))}, whole vector {string.Join(' ', whole.Select(a => $"{a:f2}"))}, "
            + $"thing {string.Join(' ', thing.Select(a => $"{a:f2}"))}");
        Assert.That((colour[1], thing[2]), Is.EqualTo((1.0, 1.0)));
        // Before it is computed, and once it has been used, there is nothing to swap.
        Assert.That(new[] { colour[0], colour[2], thing[1] }, Is.All.LessThan(0.6));
        Assert.That(whole[2], Is.LessThan(0.6));
    }

    [Test]
    public void Sixteen_symbols_lie_in_eight_directions()
    {
        using var scope = NewDisposeScope();
        using var model = BuiltModel.Recipe("two-step-lookup-bare").Construct(0).Model;
        // Words without the two special tokens and the comma, in the directions of the first code.
        var words = matmul(model.Weights.Embedding.narrow(0, 2, 16).to(ScalarType.Float64), Directions(2).to(ScalarType.Float64));

        var overlaps = matmul(words, words.t()) - eye(16, dtype: ScalarType.Float64);

        Assert.That(linalg.svdvals(words).gt(1e-5).sum().ToInt64(), Is.EqualTo(Dimensions));
        Assert.That(overlaps.abs().max().ToDouble(), Is.EqualTo(1 / Math.Sqrt(8)).Within(1e-6));
    }

    /// <summary>Interchange accuracy after each layer.</summary>
    private static double[] Accuracies(string id, string variable, IVariableMethod method)
    {
        using var scratch = new Scratch();
        ModelFolder.Write(scratch[id], BuiltModel.Recipe(id), seed: 0);
        using var loaded = new ModelCatalog(scratch.Folder).Load(id, ScalarType.Float32);
        var task = BuiltModel.TaskOf(BuiltModel.Recipe(id));
        var data = task.Generate(0);
        Site[] sites = [.. Enumerable.Range(0, loaded.Model.Config.Layers).Select(layer => new Site(layer, Site.LastToken))];
        var result = VariableEvaluation.Run(
            new()
            {
                Model = loaded.Model, Tokenizer = loaded.Tokenizer!, Method = method, CausalModel = task.CausalModel!, Variable = variable,
                Sites = sites, Train = [.. data.Counterfactuals(Split.Train).Take(40)], Test = [.. data.Counterfactuals(Split.Test).Take(200)], Seed = 0,
            },
            new MemoryJournal(), new RecordingObserver(), CancellationToken.None);
        return [.. sites.Select(site => result.Scores.Single(s => s.Metric == "iia" && s.Site == site.ToString()).Value)];
    }

    /// <summary>[64, 8] eight columns of Sylvester's Hadamard matrix, of length 1.</summary>
    private static Tensor Directions(int first) => tensor(
        [.. from row in Enumerable.Range(0, 64)
            from column in Enumerable.Range(first, Dimensions)
            select (BitOperations.PopCount((uint)(row & column)) % 2 == 0 ? 1 : -1) / 8f],
        [64, Dimensions]);

    private sealed class Planted(int first) : IVariableMethod
    {
        public IReadOnlyList<Featurizer> Fit(VariableRun run) => [new SubspaceFeaturizer(Directions(first).DetachFromDisposeScope())];
    }
}
