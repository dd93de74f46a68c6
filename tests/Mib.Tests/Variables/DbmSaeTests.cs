using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;
using Mib.Engine.Variables;
using Mib.Methods.Alignment;
using Mib.Methods.Dbm;
using Mib.Methods.DbmSae;
using Mib.Models;
using Mib.Models.Checkpoints;
using Mib.Models.Saes;
using Mib.Sdk.Variables;
using Mib.Tests.Support;

namespace Mib.Tests.Variables;

public sealed class DbmSaeTests(string device) : DeviceFixture(device)
{
    private static readonly Site Where = new(0, Site.LastToken);

    [Test]
    public void A_mask_over_features_finds_a_variable_of_whose_values_they_are()
    {
        using var planted = new Planted(Lie.Even, noise: 0.1);
        using var scratch = new Scratch();
        WriteValues(planted, scratch.Folder);

        var overFeatures = Accuracy(planted, new DbmSaeMethod(new() { Sae = scratch.Folder, Epochs = 40, LearningRate = 0.02 }), out var file);
        var overCoordinates = Accuracy(planted, new DbmMethod(new() { Epochs = 40, LearningRate = 0.02 }), out _);

        // a agrees in a quarter of the pairs.
        Assert.That((overFeatures > 0.99, overCoordinates <= 0.25 + 0.1), Is.EqualTo((true, true)), $"{overFeatures} and {overCoordinates}");
        using var artifact = SafetensorsFile.Open(scratch.File("featurizers.safetensors", file));
        Assert.Multiple(() =>
        {
            Assert.That(artifact.Entries, Is.Empty, "the autoencoder is not copied");
            Assert.That(artifact.Metadata[$"{Where}/kind"], Is.EqualTo("sae"));
            Assert.That(artifact.Metadata[$"{Where}/selected"], Is.EqualTo("[0,1,2,3]"));
            Assert.That(artifact.Metadata[$"{Where}/hook"], Is.EqualTo("blocks.0.hook_resid_post"));
            Assert.That(artifact.Metadata[$"{Where}/sae"], Does.Match("^[0-9a-f]{64}$"));
        });
    }

    [Test]
    public void The_gradient_of_the_gates_is_what_finite_differences_say([Values] SaeActivation activation, [Values] SaeNorm norm)
    {
        using var scope = NewDisposeScope();
        using var model = Tiny.Model();
        using var prepared = InterchangeBatches.Of(model, Tiny.Pairs(model, 4), Where);
        var batch = prepared.At(Where)[0];
        using var featurizer = Featurizer(activation, norm);
        using var masks = new Masks(new() { Model = model, Site = Where, Train = [batch], Seed = 0 }, new(), [featurizer.Selecting]);
        masks.Anneal(0.3);
        var gates = masks.Parameters.Single();
        using (no_grad())
            gates.copy_(Tiny.Noise(Seed.For(0, "gates"), gates.shape, 0.5));
        Tensor Loss() => batch.Loss(masks.Swap) + masks.Penalty()!;
        var slopes = autograd.grad([Loss()], [gates])[0].ToDoubles();

        using var noGradient = no_grad();
        var values = gates.ToDoubles();
        double At(int i, double offset)
        {
            using var inner = NewDisposeScope();
            double[] moved = [.. values];
            moved[i] += offset;
            gates.copy_(tensor(moved, device: gates.device));
            return Loss().ToDouble();
        }

        for (var i = 0; i < values.Length; i++)
            Assert.That(slopes[i], Is.EqualTo((At(i, 1e-6) - At(i, -1e-6)) / 2e-6).Within(1e-7), $"gate {i}");
        Assert.That(slopes.Max(Math.Abs), Is.GreaterThan(1e-3));
    }

    [Test]
    public void With_all_features_swapped_the_error_is_still_the_bases()
    {
        using var scope = NewDisposeScope();
        using var featurizer = Featurizer(SaeActivation.Topk, SaeNorm.Layer);
        var random = Seed.For(0, "swap");
        var (bases, sources) = (Tiny.Noise(random, [5, 8]), Tiny.Noise(random, [5, 8]));

        var (features, error) = featurizer.Featurize(bases);
        var swapped = featurizer.Interchange(bases, sources);

        Assert.That((swapped - featurizer.Invert(featurizer.Featurize(sources).Features, error)).abs().max().ToDouble(), Is.LessThan(1e-12));
        Assert.That((swapped - sources).abs().max().ToDouble(), Is.GreaterThan(0.1));
    }

    [Test]
    public void An_autoencoder_shared_lasts_as_long_as_any_of_its_users()
    {
        using var scope = NewDisposeScope();
        var first = Featurizer(SaeActivation.Relu, SaeNorm.None);
        using var second = first.Selecting([1]);
        var x = Tiny.Noise(Seed.For(0, "shared"), [3, 8]);
        var before = first.Featurize(x).Features.ToDoubles();

        first.Dispose();

        Assert.That(second.Featurize(x).Features.ToDoubles(), Is.EqualTo(before));
    }

    [TestCase(8, "blocks.0.hook_resid_post", "", null)]
    [TestCase(8, "blocks.1.hook_resid_pre", "", null)]
    [TestCase(8, "blocks.0.hook_resid_post", "blocks.0.hook_resid_post", null)]
    [TestCase(6, "blocks.0.hook_resid_post", "", "takes vectors of 6 numbers, those of blocks.0.hook_resid_post have 8")]
    [TestCase(8, "blocks.1.hook_resid_post", "", "is of blocks.1.hook_resid_post, the site has blocks.0.hook_resid_post")]
    [TestCase(8, "blocks.0.hook_resid_pre", "", "is of blocks.0.hook_resid_pre, the site has blocks.0.hook_resid_post")]
    [TestCase(8, "blocks.0.hook_mlp_out", "", "is of blocks.0.hook_mlp_out, the site has blocks.0.hook_resid_post")]
    public void One_of_other_vectors_is_refused_with_the_names_of_both(int width, string hook, string inside, string? refusal)
    {
        using var model = Tiny.Model();
        using var scratch = new Scratch();
        Write(Path.Combine(scratch.Folder, inside), hook, width);
        void Load() => new SaeSource(scratch.Folder).Load(Where.Units[0], model).Dispose();

        if (refusal is null)
            Assert.That(Load, Throws.Nothing);
        else
            Assert.That(Load, Throws.InstanceOf<UsageException>().With.Message.Contains(refusal));
    }

    [Test]
    public void Of_a_folder_that_has_others_it_is_said_which()
    {
        using var model = Tiny.Model();
        using var scratch = new Scratch();
        Write(scratch["blocks.1.hook_resid_post"], "blocks.1.hook_resid_post", 8);

        Assert.That(
            () => new SaeSource(scratch.Folder).Load(Where.Units[0], model),
            Throws.InstanceOf<UsageException>().With.Message.Contains("has sparse autoencoders of blocks.1.hook_resid_post, and none of blocks.0.hook_resid_post"));
    }

    [Test]
    public void A_path_may_have_the_layer_in_it()
    {
        using var model = Tiny.Model();
        using var scratch = new Scratch();
        Write(scratch["of-1"], "blocks.1.hook_resid_post", 8);
        var source = new SaeSource(scratch["of-{layer}"]);

        source.Load(new(Component.ResidPost, 1), model).Dispose();

        Assert.That(() => source.Load(Where.Units[0], model), Throws.InstanceOf<UsageException>().With.Message.Contains($"There is no folder {scratch["of-0"]}"));
    }

    [Test]
    public void The_file_says_which_autoencoder_it_was_and_nothing_of_it_stays_in_memory()
    {
        using var scope = NewDisposeScope();
        using var planted = new Planted();
        using var scratch = new Scratch();
        WriteValues(planted, scratch.Folder);
        var method = PluginCatalog.Find("nowhere", typeof(DbmMethod).Assembly.Location).Method("dbm-sae");
        var guarded = method.CreateVariableMethod(method.Bind(new Setting("sae", scratch.Folder), new("epochs", "1")));

        var result = VariableEvaluation.Run(planted.Plan(guarded, 0), new MemoryJournal(), new RecordingObserver(), CancellationToken.None);

        using var artifact = SafetensorsFile.Open(scratch.File("featurizers.safetensors", [.. result.Artifact!.Content]));
        Assert.That(artifact.Metadata[$"{Where}/sae"], Does.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public void With_another_autoencoder_under_the_same_path_it_is_another_run()
    {
        using var model = Tiny.Model();
        using var scratch = new Scratch();
        string Hash(int features)
        {
            Write(scratch.Folder, "blocks.0.hook_resid_post", 8, features);
            return new DbmSaeMethod(new() { Sae = scratch.Folder }).Prepare(model, "", [.. Where.Units]).Single().Value;
        }

        var first = Hash(3);
        Assert.That((Hash(4) == first, Hash(3) == first), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_missing_autoencoder_is_told_before_anything_is_run()
    {
        using var model = Tiny.Model();
        using var scratch = new Scratch();
        Write(scratch["of-0"], "blocks.0.hook_resid_post", 8);
        var method = new DbmSaeMethod(new() { Sae = scratch["of-{layer}"] });

        Assert.That(
            () => method.Prepare(model, "", [new(Component.ResidPost, 0), new(Component.ResidPost, 1)]),
            Throws.InstanceOf<UsageException>().With.Message.Contains($"There is no folder {scratch["of-1"]}"));
    }

    [TestCase("1234", true)]
    [TestCase("5678", false)]
    public void One_whose_files_say_that_it_is_of_another_model_is_refused(string trainedOn, bool refused)
    {
        using var model = Tiny.Model();
        using var scratch = new Scratch();
        Write(scratch.Folder, "blocks.0.hook_resid_post", 8, modelHash: trainedOn);
        IReadOnlyList<Setting> Prepare() => new DbmSaeMethod(new() { Sae = scratch.Folder }).Prepare(model, "5678", [.. Where.Units]);

        if (refused)
            Assert.That(Prepare, Throws.InstanceOf<UsageException>().With.Message.Contains("was trained on the model with the hash 1234, this one has 5678"));
        else
            Assert.That(Prepare(), Has.Count.EqualTo(1));
    }

    [Test]
    public void One_that_does_not_rebuild_the_vectors_is_refused()
    {
        using var planted = new Planted();
        using var scratch = new Scratch();
        using var scope = NewDisposeScope();
        WriteValues(planted, scratch.Folder, bias: 1);

        Assert.That(
            () => Accuracy(planted, new DbmSaeMethod(new() { Sae = scratch.Folder, Epochs = 1 }), out _),
            Throws.InstanceOf<UsageException>().With.Message.Contains("does not rebuild the vectors of blocks.0.hook_resid_post"));
    }

    private static void Write(string folder, string hook, int width, int features = 3, string? modelHash = null)
    {
        using var scope = NewDisposeScope();
        SaeFiles.Write(
            folder, new() { Hook = hook, ModelHash = modelHash, Activation = SaeActivation.Relu },
            new(zeros([width, features]), zeros([features]), zeros([features, width]), zeros([width]), null));
    }

    /// <summary>Random weights of 12 features of vectors of 8 numbers.</summary>
    private static SaeFeaturizer Featurizer(SaeActivation activation, SaeNorm norm)
    {
        using var scope = NewDisposeScope();
        var random = Seed.For(0, "featurizer");
        var weights = new SaeWeights(
            Tiny.Noise(random, [8, 12]), Tiny.Noise(random, [12]), Tiny.Noise(random, [12, 8]), Tiny.Noise(random, [8]), Tiny.Noise(random, [12], 0.1).abs());
        return new(
            new(new() { Hook = Where.Units[0].ToString(), Activation = activation, K = 4, SubtractsDecoderBias = true, Norm = norm }, weights.Each(weight => weight.DetachFromDisposeScope())), "");
    }

    /// <summary>A feature for each value of a and of b: 1 where the vector points to its place on the circle, else 0.</summary>
    /// <param name="planted">Where the directions are from.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="bias">What is added to each coordinate of what features stand for.</param>
    private static void WriteValues(Planted planted, string folder, double bias = 0)
    {
        using var scope = NewDisposeScope();
        var places = new double[7 * 8];
        for (var value = 0; value < 4; value++)
        {
            // Columns of [7, 8]: a's values, then b's.
            (places[value], places[8 + value]) = (Math.Cos(Math.PI / 2 * value), Math.Sin(Math.PI / 2 * value));
            (places[16 + 4 + value], places[24 + 4 + value]) = (Math.Cos(Math.PI / 2 * value), Math.Sin(Math.PI / 2 * value));
        }

        var directions = matmul(planted.Basis, tensor(places, [7, 8], device: TestDevice.Current));
        SaeFiles.Write(
            folder, new() { Hook = Where.Units[0].ToString(), Activation = SaeActivation.Relu },
            new(directions * 2, -ones([8], ScalarType.Float64), directions.t().contiguous(), zeros([8], ScalarType.Float64) + bias, null));
    }

    /// <summary>The accuracy on pairs in which b differs.</summary>
    private static double Accuracy(Planted planted, IVariableMethod method, out byte[] artifact)
    {
        CounterfactualPair[] pairs = [.. Planted.AllPairs().Where(pair => pair.Kind == "other")];
        var result = VariableEvaluation.Run(planted.Plan(method, 0) with { Train = pairs, Test = pairs }, new MemoryJournal(), new RecordingObserver(), CancellationToken.None);
        artifact = [.. result.Artifact!.Content];
        return result.Scores.Single(score => score.Metric == "iia" && score.Site == Where.ToString()).Value;
    }
}
