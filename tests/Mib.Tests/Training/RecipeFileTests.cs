using System.Security.Cryptography;
using System.Text;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Plugins;
using Mib.Engine.Training.Recipes;
using Mib.Models.Transformers;
using Mib.Tests.Plugins;
using Mib.Tests.Support;

namespace Mib.Tests.Training;

[TestFixture]
public sealed class RecipeFileTests
{
    private static readonly PluginCatalog Plugins = PluginCatalog.Find(PluginCatalog.DefaultFolder);
    private static readonly string Shipped = Plugins.Recipe("ioi-small");

    [Test]
    public void The_shipped_recipe_says_what_it_is()
    {
        var recipe = RecipeFile.Read(Shipped, Plugins);

        Assert.Multiple(() =>
        {
            Assert.That((recipe.Id, recipe.Seed, recipe.InitialDeviation), Is.EqualTo(("ioi-small", 0, 0.02)));
            Assert.That(recipe.Hash, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Shipped)))));
            Assert.That(recipe.Tasks, Is.EqualTo(new[] { "ioi" }));
            Assert.That(recipe.Config, Is.EqualTo(new TransformerConfig
            {
                Layers = 3, Heads = 4, DModel = 64, DMlp = 256, Vocabulary = 280, Context = 48, BosToken = 0, EosTokens = [0],
            }));
            Assert.That(recipe.Words, Has.Count.EqualTo(278));
            Assert.That(recipe.Optimizer, Is.EqualTo(new OptimizerSettings
            {
                LearningRate = 0.003, Beta1 = 0.9, Beta2 = 0.98, WeightDecay = 0.01, ClipNorm = 1, WarmupSteps = 50, Decay = Decay.Cosine,
            }));
            Assert.That(recipe.Steps, Is.EqualTo(new StepSettings(50, 1000, 20_000, StopAtGates: false)));
            Assert.That(recipe.Lessons.Select(lesson => (lesson.Id, lesson.Stages.Count)), Is.EqualTo(new[] { ("ioi", 5) }));
            Assert.That(recipe.Lessons[0].Advance, Is.EqualTo(new Gate("practice", 256, 0.98)));
            Assert.That(recipe.Lessons[0].Gates, Is.EqualTo(new[] { new Gate("held-out", 1000, 0.99) }));
        });
    }

    [Test]
    public void What_a_recipe_teaches_is_known_by_its_lessons_words_and_plugins()
    {
        var recipe = RecipeFile.Read(Shipped, Plugins);
        string[] lines = [Plugins.Lesson("ioi").Plugin.Manifest.Hash, .. recipe.Words];

        Assert.That(recipe.CodeHash, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))));
    }

    [Test]
    public void The_bundled_model_is_of_the_shipped_recipe() =>
        Assert.That(
            Mib.Engine.Models.ModelCard.Read(Path.Combine(AppContext.BaseDirectory, "models", "ioi-small")).RecipeHash,
            Is.EqualTo(RecipeFile.Read(Shipped, Plugins).Hash));

    [Test]
    public void A_model_can_be_of_any_family()
    {
        var config = Read("""
            model:
              model_type: llama
              num_hidden_layers: 2
              num_attention_heads: 4
              num_key_value_heads: 2
              hidden_size: 32
              intermediate_size: 64
              max_position_embeddings: 48
              rms_norm_eps: 1e-6
              rope_theta: 10000
              hidden_act: silu
              tie_word_embeddings: true
            """).Config;

        Assert.That(
            (config.ModelType, config.KeyValueHeads, config.Norm, config.Rotary?.Theta, config.Vocabulary, config.BosToken),
            Is.EqualTo(("llama", 2, NormKind.Rms, 10_000.0, 280, 0)));
    }

    [TestCase("  learning_rate: 0.003", "  lerning_rate: 0.003", "'lerning_rate': there is no such field", "the fields are learning_rate, betas,")]
    [TestCase("seed: 0", "sead: 0", "'sead': there is no such field", "description, tasks, seed,")]
    [TestCase("seed: 0", "# none", "'seed': it is missing", "the fields are")]
    [TestCase("seed: 0", "seed: 0\nseed: 1", "it is not YAML: ", "correct it")]
    [TestCase("seed: 0", "seed: -1", "'seed': '-1' is no whole number of at least 0", "correct it")]
    [TestCase("seed: 0", "seed: {a: 1}", "'seed': it is no text or number", "write one")]
    [TestCase("tasks: [ioi]", "tasks: ioi", "'tasks': it is no list", "write one")]
    [TestCase("  n_layer: 3", "  n_layers: 3", "model: 'n_layer': it is missing", "docs/training.md")]
    [TestCase("  n_layer: 3", "  n_layer: 3\n  n_layers: 3", "'n_layers': the model has no such field", "the fields of gpt2 are model_type, activation_function, n_layer,")]
    [TestCase("  n_layer: 3", "  n_layer: 3\n  vocab_size: 3", "'vocab_size': the model has no such field", "the fields of gpt2")]
    [TestCase("  n_head: 4", "  n_head: 5", "5 heads do not divide n_embd 64", "docs/training.md")]
    [TestCase("  n_embd: 64", "  n_embd: 8000", "the model has 783,144,768 parameters", "make it smaller")]
    [TestCase("  model_type: gpt2", "  model_type: rnn", "'rnn' is not supported", "docs/training.md")]
    [TestCase("  learning_rate: 0.003", "  learning_rate: fast", "'learning_rate': 'fast' is no number from 0 to 10", "correct it")]
    [TestCase("  learning_rate: 0.003", "  learning_rate: .nan", "'learning_rate': '.nan' is no number", "correct it")]
    [TestCase("  betas: [0.9, 0.98]", "  betas: [0.9]", "'betas': it has not 2 numbers", "[0.9, 0.98]")]
    [TestCase("  betas: [0.9, 0.98]", "  betas: [0.9, 1]", "'betas': '1' is no number from 0 to 0.999999", "correct it")]
    [TestCase("  decay: cosine", "  decay: sine", "'decay': 'sine' is none", "none, linear, cosine")]
    [TestCase("  stop_at_gates: false", "  stop_at_gates: perhaps", "'stop_at_gates': 'perhaps' is neither true nor false", "write one")]
    [TestCase("  - lesson: ioi", "  - lesson: ioy", "'lesson': No lesson is called 'ioy'.", "did you mean 'ioi'?")]
    [TestCase("{names: 8}", "{namen: 8}", "lesson 'ioi' has no option namen", "lesson 'ioi' takes names 100, prompts 96,")]
    [TestCase("{names: 8}", "{names: 7}", "names is 7, it must lie in 8 to 100", "takes names")]
    [TestCase("body_weight: 0.1", "body_weight: light", "body_weight is 'light', it must be a finite number", "body_weight 0.1")]
    [TestCase("exam: held-out", "exam: heldout", "'exam': the lesson has no exam 'heldout'", "its exams are held-out, practice")]
    [TestCase("examples: 1000", "examples: 1001", "'examples': the exam 'held-out' has 1000 examples, 1001 are asked for", "at most 1000")]
    [TestCase("at_least: 0.99", "at_least: 0", "'at_least': a gate of 0 lets every model through", "ask for more")]
    [TestCase("tasks: [ioi]", "tasks: [ioi, ioy]", "'tasks': No task is called 'ioy'.", "did you mean 'ioi'?")]
    [TestCase("  most: 20000", "  most: 999", "'last_stage': it has 1000 steps, all of training at most 999", "make it shorter")]
    [TestCase("body_weight: 0.1", "body_weight: 0.1, body-weight: 3", "'body-weight': the option is there twice", "delete one of them")]
    [TestCase("at_least: 0.99", "at_least: 99", "'at_least': '99' is no number from 0 to 1", "correct it")]
    [TestCase("tasks: [ioi]", "tasks: &a [ioi]", "no anchors, aliases and tags", "write the values out")]
    [TestCase("tasks: [ioi]", "tasks: !!set {ioi}", "no anchors, aliases and tags", "write the values out")]
    [TestCase("tasks: [ioi]", "tasks: [ioi", "it is not YAML: ", "correct it")]
    public void A_line_that_is_wrong_is_named_with_its_number(string line, string wrong, string problem, string fix)
    {
        var text = File.ReadAllText(Shipped);
        Assert.That(text, Does.Contain(line));
        var broken = text.Replace(line, wrong);

        Assert.That(
            () => ReadText(broken),
            Throws.InstanceOf<FileFormatException>()
                .With.Message.Match(@"my-recipe\.yaml: line \d+").And.Message.Contains(problem).And.Property(nameof(MibException.Fix)).Contains(fix));
    }

    [Test]
    public void A_lesson_whose_words_are_no_words_is_refused_before_any_step()
    {
        var text = File.ReadAllText(Shipped);
        var lessons = text.IndexOf("lessons:", StringComparison.Ordinal);
        using var scratch = new Scratch();
        var file = scratch.File("my-recipe.yaml", text[..lessons] + """
            lessons:
              - lesson: test-two-words
                options: {}
                stages: [{}]
                advance: {exam: any, examples: 1, at_least: 0.5}
                gates: [{exam: any, examples: 1, at_least: 0.5}]
            """);

        Assert.That(
            () => RecipeFile.Read(file, PluginCatalog.Find(PluginCatalog.DefaultFolder, PluginFiles.TestPlugin)),
            Throws.InstanceOf<FileFormatException>().With.Message.Match(@"line \d+, 'lessons': their words make no vocabulary: 'ice-cream' is not a single word\."));
    }

    [Test]
    public void The_number_of_a_line_is_that_of_the_line()
    {
        var lines = File.ReadAllLines(Shipped);
        var wrong = Array.FindIndex(lines, line => line.Contains("weight_decay"));
        lines[wrong] = "  weight_decai: 0.01";

        Assert.That(() => ReadText(string.Join('\n', lines)), Throws.InstanceOf<FileFormatException>().With.Property("Where").EqualTo($"line {wrong + 1}, 'weight_decai'"));
    }

    [Test]
    public void A_lesson_twice_is_refused()
    {
        var text = File.ReadAllText(Shipped);
        var lesson = text[text.IndexOf("  - lesson: ioi", StringComparison.Ordinal)..];

        Assert.That(() => ReadText(text + lesson), Throws.InstanceOf<FileFormatException>().With.Message.Contains("a lesson is there twice"));
    }

    [TestCase("", "it has 0 documents")]
    [TestCase("- a", "it is no mapping")]
    [TestCase("a: 1\n---\nb: 1\n", "it has 2 documents")]
    [TestCase("? [a, b]\n: 1\n", "there is no such field")]
    public void A_file_that_is_no_recipe_is_refused(string text, string problem) =>
        Assert.That(() => ReadText(text), Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));

    [Test]
    public void A_file_nested_without_end_is_refused() =>
        Assert.That(() => ReadText(new string('[', 60_000)), Throws.InstanceOf<FileFormatException>().With.Message.Contains("nested too deeply"));

    [Test]
    public void Whatever_stands_in_a_file_it_is_read_or_refused()
    {
        var text = File.ReadAllText(Shipped);
        var random = Seed.For(0, "recipes");
        const string Letters = "[]{}&*!|>'\"%@`,:-? \n\t#0a\0\u2028";
        var refused = 0;
        for (var i = 0; i < 1000; i++)
        {
            var (at, count) = (random.Next(text.Length), random.Next(0, 4));
            try
            {
                ReadText(text[..at] + Letters[random.Next(Letters.Length)] + text[Math.Min(text.Length, at + count)..]);
            }
            catch (FileFormatException)
            {
                refused++;
            }
        }

        // Comments and descriptions may say anything.
        Assert.That(refused, Is.InRange(300, 990));
    }

    [Test]
    public void A_file_too_large_for_a_recipe_is_refused() =>
        Assert.That(() => ReadText(new string('#', 70_000)), Throws.InstanceOf<FileFormatException>().With.Message.Contains("over 64 KB"));

    [Test]
    public void A_file_that_is_not_UTF_8_is_refused()
    {
        using var scratch = new Scratch();
        var file = scratch.File("my-recipe.yaml", [0x61, 0x3A, 0x20, 0xFF]);

        Assert.That(() => RecipeFile.Read(file, Plugins), Throws.InstanceOf<FileFormatException>().With.Message.Contains("it is not UTF-8"));
    }

    [Test]
    public void A_file_whose_name_cannot_be_a_models_is_refused()
    {
        using var scratch = new Scratch();

        Assert.That(
            () => RecipeFile.Read(scratch.File("My Recipe.yaml", "a: 1"), Plugins),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains("'My Recipe' is no name for a model"));
    }

    [Test]
    public void A_missing_file_is_named() =>
        Assert.That(() => RecipeFile.Read("no-such.yaml", Plugins), Throws.InstanceOf<FileFormatException>().With.Message.StartsWith("no-such.yaml: it cannot be read"));

    /// <summary>The shipped recipe with another model.</summary>
    private static Recipe Read(string model)
    {
        var text = File.ReadAllText(Shipped);
        var (from, to) = (text.IndexOf("model:", StringComparison.Ordinal), text.IndexOf("initial_deviation:", StringComparison.Ordinal));
        return ReadText(text[..from] + model + "\n" + text[to..]);
    }

    private static Recipe ReadText(string text)
    {
        using var scratch = new Scratch();
        return RecipeFile.Read(scratch.File("my-recipe.yaml", text), Plugins);
    }
}
