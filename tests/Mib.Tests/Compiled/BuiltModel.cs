using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Engine.Circuits;
using Mib.Engine.Data;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Engine.Training;
using Mib.Sdk.Tasks;
using Mib.Tasks.Compiled;
using Mib.Tests.Support;

namespace Mib.Tests.Compiled;

/// <summary>A built model as a user has it: written to a folder and loaded again, with its circuit and with held-out pairs.</summary>
internal sealed class BuiltModel : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly LoadedModel loaded;

    public BuiltModel(CompiledModel recipe, ScalarType dtype = ScalarType.Float64, int seed = 0)
    {
        var id = recipe.Card.Id;
        ModelFolder.Write(scratch[id], recipe, seed);
        loaded = new ModelCatalog(scratch.Folder).Load(id, dtype);
        Circuit = CircuitJson.Read(scratch[id], loaded.Model.Graph);
        var data = TaskOf(recipe).Generate(seed: 1);
        var found = PairTokenizer.Tokenize(data.Pairs(Split.Test), loaded.Tokenizer!, loaded.Model.Config.Context, 200);
        Assert.That(found.Dropped, Is.Empty);
        Pairs = found.Pairs;
    }

    /// <summary>All recipes of built models.</summary>
    public static IReadOnlyList<CompiledModel> Recipes { get; } =
    [
        .. typeof(CompiledModel).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CompiledModel)))
            .Select(type => (CompiledModel)Activator.CreateInstance(type)!)
            .OrderBy(recipe => recipe.Card.Id, StringComparer.Ordinal),
    ];

    public static CompiledModel Recipe(string id) => Recipes.Single(recipe => recipe.Card.Id == id);

    public static ITask TaskOf(CompiledModel recipe) => typeof(CompiledTask).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(CompiledTask)))
        .Select(type => (ITask)Activator.CreateInstance(type)!)
        .Single(task => task.Card.Id == recipe.Card.Task);

    public Mib.Models.Transformers.HookedTransformer Model => loaded.Model;

    public DeclaredCircuit Circuit { get; }

    public IReadOnlyList<TokenPair> Pairs { get; }

    /// <summary>How far circuits are from the whole model, |m(C) − m(N)|, as a share of |m(∅) − m(N)|; means over the pairs.</summary>
    public IReadOnlyList<double> Moved(params IEnumerable<Circuit> circuits)
    {
        var metrics = new CircuitScorer(Model, Pairs, batchSize: 50).Measure([.. circuits]);
        var gap = Distance(metrics.Empty);
        return [.. metrics.Circuits.Select(values => Distance(values) / gap)];

        double Distance(double[] values) => values.Zip(metrics.Whole, (value, whole) => Math.Abs(value - whole)).Average();
    }

    /// <summary>The declared edges and no other.</summary>
    public Circuit Declared() => GraphCircuits.Of(Model.Graph, [.. Circuit.Edges]);

    /// <summary>All edges but these.</summary>
    public Circuit Without(IEnumerable<string> edges) =>
        GraphCircuits.Of(Model.Graph, [.. Model.Graph.Edges.Select(Model.Graph.EdgeName).Except(edges)]);

    public void Dispose()
    {
        loaded.Dispose();
        scratch.Dispose();
    }
}
