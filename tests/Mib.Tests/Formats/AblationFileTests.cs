using Mib.Core.Errors;
using Mib.Engine.Ablations;
using Mib.Engine.Formats;
using Mib.Engine.Models;
using Mib.Models;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Formats;

[TestFixture]
public sealed class AblationFileTests : TensorFixture
{
    [Test]
    public void What_is_written_stands_in()
    {
        using var scratch = new Scratch();
        using var model = Tiny.Model();
        var loaded = Loaded(model);
        using var values = AblationFile.Values(Written(scratch, loaded), loaded, "raw", OptimalHeads.All);

        Assert.That(values.Vectors!.shape, Is.EqualTo(new long[] { model.Graph.SourceCount, 1, 8 }));
        Assert.That(values.Vectors.ToDoubles(), Is.EqualTo(Learned(model).SelectMany(one => one.Vector)));
    }

    [Test]
    public void By_the_references_rule_heads_but_the_first_of_each_layer_write_nothing()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        using var model = Tiny.Model();
        var loaded = Loaded(model);
        using var values = AblationFile.Values(Written(scratch, loaded), loaded, "raw", OptimalHeads.First);

        var silent = Enumerable.Range(0, model.Graph.SourceCount).Where(source => values.Vectors!.select(0, source).ToDoubles().All(x => x == 0));
        Assert.That(silent, Is.EqualTo(new[] { model.Graph.HeadSource(0, 1), model.Graph.HeadSource(1, 1) }));
    }

    [Test]
    public void What_is_unfinished_is_gone_on_with_and_stands_in_for_nothing()
    {
        using var scratch = new Scratch();
        using var model = Tiny.Model();
        var loaded = Loaded(model);
        var about = About(loaded, seed: 0);
        var file = Written(scratch, loaded, sources: 4);

        Assert.That(AblationFile.ReadUnfinished(file, model.Graph, about), Is.EqualTo(Learned(model).Take(4)));
        Assert.That(() => AblationFile.Values(file, loaded, "raw", OptimalHeads.All), Refused("'vectors' has 32 numbers, the model's 7 sources write 56"));
        Assert.That(() => AblationFile.ReadUnfinished(file, model.Graph, About(loaded, seed: 1)), Refused("metadata 'seed': it is 0, and 1 is wanted"));
    }

    [Test]
    public void Vectors_of_another_model_or_form_are_refused()
    {
        using var scratch = new Scratch();
        using var model = Tiny.Model();
        using var wider = Tiny.Model(Tiny.Config with { DModel = 16 });
        var loaded = Loaded(model);
        var file = Written(scratch, loaded);

        Assert.Multiple(() =>
        {
            Assert.That(() => Values(Loaded(wider)), Refused("metadata 'd_model': it is 8, and 16 is wanted"));
            Assert.That(() => Values(loaded with { Hash = "other" }), Refused("metadata 'model_hash': it is hash, and other is wanted"));
            Assert.That(() => Values(loaded, "folded"), Refused("metadata 'weights': it is raw, and folded is wanted"));
            Assert.That(() => Values(loaded with { Name = "renamed" }), Throws.Nothing);
        });

        void Values(LoadedModel of, string weights = "raw") => AblationFile.Values(file, of, weights, OptimalHeads.All).Dispose();
    }

    [Test]
    public void A_vector_that_is_not_finite_is_refused()
    {
        using var scratch = new Scratch();
        using var model = Tiny.Model();
        var loaded = Loaded(model);
        var file = Written(scratch, loaded, first: double.NaN);

        Assert.That(() => AblationFile.Values(file, loaded, "raw", OptimalHeads.All), Refused("'vectors' has a number that is not finite"));
    }

    [Test]
    public void Vectors_that_lie_the_other_way_are_refused()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        using var model = Tiny.Model();
        var loaded = Loaded(model);
        var turned = tensor(Learned(model).SelectMany(one => one.Vector).ToArray()).view(model.Graph.DModel, model.Graph.SourceCount);
        var losses = ones(model.Graph.SourceCount, ScalarType.Float64);
        using (var stream = File.Create(scratch["turned.safetensors"]))
            SafetensorsWriter.Write(stream, [new("vectors", turned), new("losses", losses), new("mean_losses", losses)], About(loaded, seed: 0));

        Assert.Multiple(() =>
        {
            Assert.That(() => AblationFile.Values(scratch["turned.safetensors"], loaded, "raw", OptimalHeads.All), Refused("'vectors' is F64 of [8, 7], not F64 of [source, 8]"));
            Assert.That(() => AblationFile.ReadUnfinished(scratch["turned.safetensors"], model.Graph, About(loaded, seed: 0)), Refused("'vectors' is F64 of [8, 7]"));
        });
    }

    private static LoadedModel Loaded(HookedTransformer model) => new("tiny", "hash", model, null);

    private static IReadOnlyDictionary<string, string> About(LoadedModel loaded, int seed) =>
        AblationFile.About(loaded, "raw", "ioi", "data", new() { Model = loaded.Model, Pairs = [], Seed = seed });

    private static OptimalVector[] Learned(HookedTransformer model, double first = 0.5) =>
        [.. Enumerable.Range(0, model.Graph.SourceCount).Select(source => new OptimalVector([.. Enumerable.Range(1, 8).Select(i => source == 0 && i == 1 ? first : (source + 1.0) / i)], 2, 1))];

    private static string Written(Scratch scratch, LoadedModel loaded, int sources = int.MaxValue, double first = 0.5)
    {
        using (var stream = File.Create(scratch["vectors.safetensors"]))
            AblationFile.Write(stream, loaded.Model.Graph, [.. Learned(loaded.Model, first).Take(sources)], About(loaded, seed: 0));
        return scratch["vectors.safetensors"];
    }

    private static NUnit.Framework.Constraints.ContainsConstraint Refused(string what) =>
        Throws.InstanceOf<FileFormatException>().With.Message.Contains(what);
}
