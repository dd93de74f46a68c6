using Mib.Core.Errors;
using Mib.Engine.Models;
using Mib.Engine.Training;
using Mib.Models.Batches;
using Mib.Models.Checkpoints;
using Mib.Models.Tokenizers;
using Mib.Tests.Support;

namespace Mib.Tests.Training;

[TestFixture]
public sealed class ModelCatalogTests : TensorFixture
{
    [Test]
    public void A_written_model_folder_is_found_by_its_id_and_computes_the_same()
    {
        using var scope = NewDisposeScope();
        using var scratch = new Scratch();
        using var model = Write(scratch, "tiny-echo");
        using var loaded = new ModelCatalog(scratch.Folder).Load("tiny-echo", ScalarType.Float64);
        using var batch = PaddedBatch.Of([[0, 2], [0, 3]]);

        Assert.Multiple(() =>
        {
            Assert.That(loaded.Name, Is.EqualTo("tiny-echo"));
            Assert.That(loaded.Tokenizer!.IdOf("red"), Is.EqualTo(2));
            Assert.That(loaded.Model.Forward(batch).Equals(model.Forward(batch)), Is.True);
        });
    }

    [Test]
    public void A_card_is_read_back_as_it_was_written()
    {
        using var scratch = new Scratch();
        var card = new ModelCard
        {
            Id = "x", Description = "„Ünïcode“ & <b>", Tasks = ["ioi", "mcqa"], Recipe = "x", RecipeHash = "abc", Command = "mib train x --seed 3",
            Seed = 3, Date = new(2026, 2, 3), Steps = 17, Gates = [new("ioi", "held-out", 1000, 0.99, 0.1 + 0.2)],
        };
        card.Write(scratch.Folder);

        var read = ModelCard.Read(scratch.Folder);

        Assert.Multiple(() =>
        {
            Assert.That(read with { Tasks = card.Tasks, Gates = card.Gates }, Is.EqualTo(card));
            Assert.That(read.Tasks, Is.EqualTo(card.Tasks));
            Assert.That(read.Gates, Is.EqualTo(card.Gates));
        });
    }

    [Test]
    public void A_models_page_says_how_it_was_made()
    {
        using var scratch = new Scratch();
        using var model = Write(scratch, "tiny-echo");
        var page = File.ReadAllText(Path.Combine(scratch["tiny-echo"], "README.md"));

        Assert.That(page, Does.Contain("`mib train tiny-echo --seed 0`, 17 steps")
            .And.Contain($"| recipe | `tiny-echo`, SHA-256 `{new string('a', 64)}` |")
            .And.Contain("| echo, every-word | 4 | 90 % | 100.0 % |")
            .And.Contain("| echo | 1 | 5 | 5 | 1.500 | 20.0 % |").And.Contain("| echo | 2 | 10 | 17 | 0.500 | 100.0 % |"));
    }

    [Test]
    public void Whatever_goes_wrong_in_writing_a_folder_nothing_of_it_is_left()
    {
        using var scratch = new Scratch();
        using var model = Tiny.Model(TinyRecipe.Default.Config);
        var trained = new TrainedModel(model, [new(5, "echo", 0, 1.5, 0.2)], [new("echo", "every-word", 4, 0.9, 1)], null);

        Assert.That(
            () => ModelFolder.Write(scratch["x"], TinyRecipe.Default with { Words = ["ice-cream"] }, trained, 0, "mib train x", "<svg />"),
            Throws.ArgumentException);
        Assert.That(Directory.GetFileSystemEntries(scratch.Folder), Is.Empty);
    }

    [TestCase(0.9996, 1, "99.9 % of 4 examples, 100 % needed: missed")]
    [TestCase(0.99, 0.995, "99.0 % of 4 examples, 99.5 % needed: missed")]
    [TestCase(0.29, 0.29, "29.0 % of 4 examples, 29 % needed")]
    [TestCase(1, 0.95, "100.0 % of 4 examples, 95 % needed")]
    public void A_gate_is_never_shown_as_reached_that_was_missed(double reached, double needed, string text) =>
        Assert.That($"{new GateScore("echo", "words", 4, needed, reached)}", Is.EqualTo($"echo words: {text}"));

    [TestCase("", "not")]
    [TestCase("null", "it is empty")]
    [TestCase("{\"id\":\"x\"}", "missing")]
    [TestCase("{\"id\":\"x\",\"surprise\":1}", "surprise")]
    public void A_broken_card_is_refused_with_its_path(string text, string problem)
    {
        using var scratch = new Scratch();
        var path = scratch.File(ModelCard.FileName, text);

        Assert.That(
            () => ModelCard.Read(scratch.Folder),
            Throws.InstanceOf<FileFormatException>().With.Message.StartsWith(path).And.Message.Contains(problem));
    }

    [Test]
    public void An_unknown_id_is_refused_with_the_nearest_one()
    {
        using var scratch = new Scratch();
        using var model = Write(scratch, "tiny-echo");

        Assert.That(
            () => new ModelCatalog(scratch.Folder).Load("tiny-ecko", ScalarType.Float32),
            Throws.InstanceOf<UnknownNameException>().With.Message.Contains("did you mean 'tiny-echo'?"));
    }

    [Test]
    public void A_folder_is_a_model_too_and_is_called_by_its_name()
    {
        using var scratch = new Scratch();
        using var model = Tiny.Model();
        Checkpoint.Save(scratch["mine"], model);
        using var loaded = new ModelCatalog(scratch["no catalog here"]).Load(scratch["mine"] + Path.DirectorySeparatorChar, ScalarType.Float32);

        Assert.That((loaded.Name, loaded.Tokenizer), Is.EqualTo(("mine", (ITokenizer?)null)));
    }

    [Test]
    public void A_tokenizer_larger_than_the_model_is_refused()
    {
        using var scratch = new Scratch();
        using var model = Tiny.Model();
        Checkpoint.Save(scratch["mine"], model);
        WordLevelTokenizer.Write(Path.Combine(scratch["mine"], "tokenizer.json"), Enumerable.Range(0, 30).Select(i => $"w{i}"));

        // Thirty words and the two special tokens.
        Assert.That(
            () => new ModelCatalog(scratch.Folder).Load(scratch["mine"], ScalarType.Float32),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains("it has 32 tokens, the model embeds 20"));
    }

    [TestCase("config.json")]
    [TestCase("model.safetensors")]
    [TestCase("tokenizer.json")]
    public void The_hash_of_a_model_changes_with_each_of_its_files(string name)
    {
        using var scratch = new Scratch();
        using var model = Write(scratch, "tiny-echo");
        var before = Hash();
        var path = Path.Combine(scratch["tiny-echo"], name);
        if (name == "model.safetensors")
        {
            // One bit of the last weight.
            var bytes = File.ReadAllBytes(path);
            bytes[^8] ^= 1;
            File.WriteAllBytes(path, bytes);
        }
        else
        {
            File.AppendAllText(path, "\n");
        }

        Assert.That(Hash(), Is.Not.EqualTo(before));

        string Hash()
        {
            using var loaded = new ModelCatalog(scratch.Folder).Load("tiny-echo", ScalarType.Float32);
            return loaded.Hash;
        }
    }

    [Test]
    public void What_a_model_is_is_known_from_its_configuration_and_the_headers_of_its_files()
    {
        using var scratch = new Scratch();
        using (var model = Tiny.Model())
            Checkpoint.Save(scratch.Folder, model);

        var seen = new ModelCatalog(scratch.Folder).Describe(scratch.Folder);

        // Embeddings (20 + 8)·8; a block 8·24 + 24 + 8·8 + 8 + 8·16 + 16 + 16·8 + 8 + 4·8 = 600; the final norm 16. Eight bytes each.
        Assert.Multiple(() =>
        {
            Assert.That(seen.Config, Is.EqualTo(Tiny.Config));
            Assert.That((seen.Parameters, seen.Bytes, seen.Files), Is.EqualTo((1440L, 11520L, 1)));
            Assert.That(seen.Dtypes, Is.EqualTo(new[] { "F64" }));
        });
    }

    private static Mib.Models.Transformers.HookedTransformer Write(Scratch scratch, string id)
    {
        var recipe = TinyRecipe.Default;
        var model = Tiny.Model(recipe.Config);
        var trained = new TrainedModel(
            model, [new(5, "echo", 0, 1.5, 0.2), new(10, "echo", 1, 1, 0.5), new(17, "echo", 1, 0.5, 1)], [new("echo", "every-word", 4, 0.9, 1)], Circuit: null);
        ModelFolder.Write(scratch[id], recipe, trained, seed: 0, $"mib train {id} --seed 0", "<svg />");
        return model;
    }
}
