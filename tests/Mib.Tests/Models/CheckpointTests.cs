using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

public sealed class CheckpointTests(string device) : DeviceFixture(device)
{
    [Test]
    public void A_saved_model_loads_to_equal_logits([Values] bool tied)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        using var model = Tiny.Model(Tiny.Config with { TiedEmbeddings = tied });
        Checkpoint.Save(scratch.Folder, model);

        using var loaded = Checkpoint.Load(scratch.Folder, ScalarType.Float64, TestDevice.Current);

        using var batch = Batches.Of([[1, 2, 3]]);
        Assert.That(loaded.Forward(batch).Equals(model.Forward(batch)), Is.True);
    }

    [Test]
    public void An_untied_unembedding_is_a_weight_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        using var model = Tiny.Model(Tiny.Config with { TiedEmbeddings = false });
        Checkpoint.Save(scratch.Folder, model);

        using var loaded = Checkpoint.Load(scratch.Folder, ScalarType.Float64, TestDevice.Current);

        Assert.Multiple(() =>
        {
            Assert.That(loaded.Weights.Unembedding.Equals(model.Weights.Unembedding), Is.True);
            Assert.That(loaded.Weights.Unembedding.Equals(loaded.Weights.Embedding), Is.False);
        });
    }

    [Test]
    public void A_copy_of_a_tied_unembedding_in_the_file_is_not_in_the_way() =>
        Assert.That(() => Load(weights => weights.Add(new("lm_head.weight", zeros(20, 8)))), Throws.Nothing);

    [Test]
    public void The_hubs_causal_masks_are_not_in_the_way() =>
        Assert.That(() => Load(weights => weights.Add(new("transformer.h.1.attn.bias", ones(1, 1, 8, 8)))), Throws.Nothing);

    [Test]
    public void Saving_a_model_twice_gives_the_same_bytes()
    {
        using var scratch = new Scratch();
        using var model = Tiny.Model();
        Checkpoint.Save(scratch["a"], model);
        Checkpoint.Save(scratch["b"], model);

        foreach (var name in new[] { Checkpoint.ConfigFile, WeightFiles.SingleFile })
        {
            Assert.That(
                File.ReadAllBytes(Path.Combine(scratch["a"], name)), Is.EqualTo(File.ReadAllBytes(Path.Combine(scratch["b"], name))), name);
        }
    }

    [Test]
    public void All_that_is_wrong_with_the_weights_is_said_at_once()
    {
        var error = Assert.Throws<FileFormatException>(() => Load(weights =>
        {
            Replace(weights, "transformer.wpe.weight", zeros(9, 8));
            Replace(weights, "transformer.ln_f.bias", zeros([8], ScalarType.Int64));
            weights.RemoveAll(w => w.Key == "transformer.h.0.mlp.c_fc.bias");
            weights.Add(new("transformer.h.2.ln_1.bias", zeros(8)));
            weights.Add(new("transformer.h.2.attn.bias", zeros(8)));
        }));

        Assert.Multiple(() =>
        {
            Assert.That(error!.Message, Does.Contain("transformer.wpe.weight is [9, 8], config.json makes it [8, 8]"));
            Assert.That(error.Message, Does.Contain("transformer.ln_f.bias is of dtype I64"));
            Assert.That(error.Message, Does.Contain("transformer.h.0.mlp.c_fc.bias is missing"));
            Assert.That(error.Message, Does.Contain("transformer.h.2.ln_1.bias is unexpected"));
            Assert.That(error.Message, Does.Contain("transformer.h.2.attn.bias is unexpected"));
        });
    }

    [Test]
    public void A_long_list_of_faults_is_cut_with_their_number() =>
        // 28 weights: two embeddings, twelve a block, two of the final norm.
        Assert.That(() => Load(weights => weights.Clear()), Throws.InstanceOf<FileFormatException>().With.Message.Contains("and 8 more"));

    [Test]
    public void A_folder_without_weights_is_refused()
    {
        using var scratch = new Scratch();
        HuggingFaceConfig.Write(scratch[Checkpoint.ConfigFile], Tiny.Config);
        Assert.That(
            () => Checkpoint.Load(scratch.Folder),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains(WeightFiles.SingleFile));
    }

    private static void Load(Action<List<KeyValuePair<string, Tensor>>> change)
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        using var model = Tiny.Model();
        Checkpoint.Save(scratch.Folder, model);
        var path = scratch[WeightFiles.SingleFile];
        List<KeyValuePair<string, Tensor>> weights;
        using (var file = SafetensorsFile.Open(path))
            weights = [.. file.Entries.Keys.Select(name => KeyValuePair.Create(name, file.ReadStored(name)))];
        change(weights);
        SafetensorsWriter.Write(path, weights);
        Checkpoint.Load(scratch.Folder).Dispose();
    }

    private static void Replace(List<KeyValuePair<string, Tensor>> weights, string name, Tensor tensor) =>
        weights[weights.FindIndex(w => w.Key == name)] = new(name, tensor);
}
