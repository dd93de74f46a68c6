using Mib.Tests.Support;

namespace Mib.Tests.Cli;

/// <summary><c>mib train</c> with a recipe of one's own: one small enough to train in a second or two.</summary>
[TestFixture]
public sealed class TrainVerbTests : TensorFixture
{
    [Test]
    public void Training_killed_and_started_again_ends_with_the_same_bytes()
    {
        using var scratch = new Scratch();
        WriteRecipe(scratch, "practice", atLeast: 0.01);
        var unbroken = MibProcess.Run(scratch.Folder, "train", "tiny.yaml", "--out", "unbroken");
        Assert.That(unbroken.Code, Is.Zero, unbroken.Error);

        using (var process = MibProcess.Start(scratch.Folder, "train", "tiny.yaml", "--out", "killed"))
        {
            // The line is written before the checkpoint of its step: the one of step 10 is there when step 20 is.
            while (process.StandardError.ReadLine() is { } line && !line.StartsWith("step 20,", StringComparison.Ordinal))
            {
            }

            process.Kill();
            process.WaitForExit();
        }

        Assert.That(Directory.Exists(scratch["killed"]), Is.False);
        var resumed = MibProcess.Run(scratch.Folder, "train", "tiny.yaml", "--out", "killed");

        Assert.That(resumed.Error, Does.Match("^going on after step (10|20), from killed.training\n"));
        Assert.That(resumed.Error, Does.Match(@"loss of ioi: \d\.\d+ [▁-█]{4} \d\.\d+\n$"), "the whole curve, that of the first sitting too");
        Assert.Multiple(() =>
        {
            foreach (var file in Directory.GetFiles(scratch["unbroken"]).Select(Path.GetFileName))
                Assert.That(File.ReadAllBytes(Path.Combine(scratch["killed"], file!)), Is.EqualTo(File.ReadAllBytes(Path.Combine(scratch["unbroken"], file!))), file);
            Assert.That(Directory.Exists(scratch["killed.training"]), Is.False);
            Assert.That(resumed.Output, Is.EqualTo(unbroken.Output.Replace("unbroken", "killed")));
        });
    }

    [Test]
    public void A_missed_gate_fails_with_its_figure_and_installs_nothing()
    {
        using var scratch = new Scratch();
        var recipe = WriteRecipe(scratch, "held-out", atLeast: 1);
        var ending = Words.Run("train", recipe, "--out", scratch["model"]);

        Assert.Multiple(() =>
        {
            Assert.That(ending.Code, Is.EqualTo(1));
            Assert.That(ending.Error, Does.Contain("error MIB0701: After 40 steps the model misses 1 of 1 gates."));
            Assert.That(ending.Error, Does.Match(@"  ioi held-out: \d+\.\d % of 100 examples, 100 % needed: missed\n  fix: "));
            Assert.That(Directory.GetFileSystemEntries(scratch.Folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "tiny.yaml", "model.training" }));
        });
    }

    [TestCase("seed")]
    [TestCase("recipe")]
    public void What_another_seed_or_recipe_has_begun_is_not_gone_on_with(string other)
    {
        using var scratch = new Scratch();
        var recipe = WriteRecipe(scratch, "held-out", atLeast: 1);
        Words.Run("train", recipe, "--out", scratch["model"]);
        var checkpoint = Path.Combine(scratch["model.training"], "training.safetensors");
        var before = File.ReadAllBytes(checkpoint);
        if (other == "recipe")
            File.AppendAllText(recipe, "# another recipe\n");
        var ending = Words.Run("train", recipe, "--out", scratch["model"], "--seed", other == "seed" ? "4" : "3");

        Assert.Multiple(() =>
        {
            Assert.That(ending.Code, Is.EqualTo(2));
            Assert.That(ending.Error, Does.StartWith($"error MIB0201: {checkpoint}: it is of the training 'recipe tiny "));
            Assert.That(File.ReadAllBytes(checkpoint), Is.EqualTo(before));
        });
    }

    [Test]
    public void A_recipe_that_is_wrong_is_refused_before_any_step()
    {
        using var scratch = new Scratch();
        var recipe = WriteRecipe(scratch, "held-out", atLeast: 2);
        var ending = Words.Run("train", recipe, "--out", scratch["model"]);

        Assert.That((ending.Code, ending.Error.Split('\n')[0]), Is.EqualTo(
            (2, $"error MIB0201: {recipe}: line {File.ReadAllLines(recipe).Length}, 'at_least': '2' is no number from 0 to 1")));
        Assert.That(Directory.GetFileSystemEntries(scratch.Folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_models_recipe_is_shown_by_its_hash()
    {
        var hash = Mib.Engine.Models.ModelCard.Read(Path.Combine(AppContext.BaseDirectory, "models", "ioi-small")).RecipeHash!;

        Assert.That(Words.Run("models", "info", "ioi-small").Output.ReplaceLineEndings("").Replace(" ", ""), Does.Contain($"ioi-small,SHA-256{hash}"));
    }

    /// <summary>The shipped recipe, made small, with seed 3.</summary>
    private static string WriteRecipe(Scratch scratch, string exam, double atLeast) => scratch.File("tiny.yaml", FormattableString.Invariant($$"""
        description: Too small to learn anything.
        tasks: [ioi]
        seed: 3
        model:
          model_type: gpt2
          n_layer: 1
          n_head: 2
          n_embd: 8
          n_inner: 16
          n_positions: 48
          activation_function: gelu_new
          layer_norm_epsilon: 1e-5
        initial_deviation: 0.02
        optimizer: {learning_rate: 0.03, betas: [0.9, 0.98], weight_decay: 0.01, clip_norm: 1, warmup_steps: 5, decay: linear}
        steps: {evaluate_every: 10, last_stage: 40, most: 100, stop_at_gates: false}
        lessons:
          - lesson: ioi
            options: {prompts: 4, sentences: 2, body_weight: 0.1, answer_weight: 3, sentence_weight: 0.5}
            stages: [{names: 8}]
            advance: {exam: practice, examples: 10, at_least: 0.9}
            gates:
              - {exam: {{exam}}, examples: 100, at_least: {{atLeast}}}
        """));
}
