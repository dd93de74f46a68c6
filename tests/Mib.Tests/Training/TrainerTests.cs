using Mib.Core.Errors;
using Mib.Engine.Training;
using Mib.Models.Transformers;
using Mib.Sdk.Training;
using Mib.Tests.Support;

namespace Mib.Tests.Training;

[TestFixture]
public sealed class TrainerTests : TensorFixture
{
    [Test]
    public void A_tiny_model_learns_to_echo()
    {
        using var scratch = new Scratch();
        var settings = new TrainingSettings
        {
            LearningRate = 0.03, WarmupSteps = 5, EvaluateEvery = 10, StageGate = 0.5, FinalGate = 1, FinalSteps = 60, MostSteps = 300,
        };
        var trained = Train(new TinyRecipe { Settings = settings }, scratch);
        using var model = trained.Model;

        Assert.That(trained.HeldOutAccuracy, Is.EqualTo(1));
    }

    [Test]
    public void Training_killed_after_any_checkpoint_and_resumed_gives_the_same_weights_and_history()
    {
        using var scratch = new Scratch();
        var unbroken = Train(new TinyRecipe(), scratch, "unbroken");
        using var model = unbroken.Model;
        // A look every five steps, the last stage from step 5 on, and 12 steps of it: looks at 5, 10, 15 and 17.
        Assert.That(unbroken.History.Select(p => p.Step), Is.EqualTo(new[] { 5, 10, 15, 17 }));

        foreach (var kill in new[] { 5, 10, 15, 17 })
        {
            var folder = $"killed-{kill}";
            Assert.That(() => Train(new TinyRecipe(), scratch, folder, kill), Throws.InstanceOf<OperationCanceledException>());
            var resumed = Train(new TinyRecipe(), scratch, folder);
            using var again = resumed.Model;

            Assert.That(Bytes(again), Is.EqualTo(Bytes(model)), $"killed after step {kill}");
            Assert.That(resumed.History, Is.EqualTo(unbroken.History), $"killed after step {kill}");
        }
    }

    [Test]
    public void A_kill_between_two_checkpoints_loses_only_the_steps_since_the_first()
    {
        using var scratch = new Scratch();
        using var model = Train(new TinyRecipe(), scratch, "unbroken").Model;
        Assert.That(() => Train(new Dying(7), scratch, "killed"), Throws.InstanceOf<KilledException>());
        var observer = new RecordingObserver();
        using var again = Train(new TinyRecipe(), scratch, "killed", observer: observer).Model;

        Assert.That((Bytes(again).SequenceEqual(Bytes(model)), observer.Notes[0]), Is.EqualTo((true, $"going on after step 5, from {scratch["killed"]}")));
    }

    [Test]
    public void Another_seed_gives_other_weights()
    {
        using var scratch = new Scratch();
        using var first = Train(new TinyRecipe(), scratch, "0").Model;
        using var second = Train(new TinyRecipe(), scratch, "1", seed: 1).Model;

        Assert.That(Bytes(second), Is.Not.EqualTo(Bytes(first)));
    }

    [Test]
    public void A_checkpoint_of_another_seed_is_not_gone_on_with()
    {
        using var scratch = new Scratch();
        Assert.That(() => Train(new TinyRecipe(), scratch, "x", killAfter: 5), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(
            () => Train(new TinyRecipe(), scratch, "x", seed: 1), Throws.InstanceOf<FileFormatException>().With.Message.Contains("'tiny-echo 0', not of 'tiny-echo 1'"));
    }

    [Test]
    public void A_checkpoint_of_another_recipe_is_not_gone_on_with()
    {
        using var scratch = new Scratch();
        Assert.That(() => Train(new TinyRecipe(), scratch, "x", killAfter: 5), Throws.InstanceOf<OperationCanceledException>());
        var other = new TinyRecipe { Card = new() { Id = "other", Description = "", Task = "", Accuracy = "" } };

        Assert.That(() => Train(other, scratch, "x"), Throws.InstanceOf<FileFormatException>().With.Message.Contains("'tiny-echo 0', not of 'other 0'"));
    }

    [Test]
    public void A_checkpoint_that_is_cut_off_is_refused()
    {
        using var scratch = new Scratch();
        Assert.That(() => Train(new TinyRecipe(), scratch, "x", killAfter: 5), Throws.InstanceOf<OperationCanceledException>());
        var file = Directory.GetFiles(scratch["x"]).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);

        Assert.That(() => Train(new TinyRecipe(), scratch, "x"), Throws.InstanceOf<FileFormatException>());
    }

    [Test]
    public void A_recipe_that_never_passes_a_stage_ends_with_its_steps()
    {
        using var scratch = new Scratch();
        var recipe = new TinyRecipe { Claimed = 0.25, Settings = new() { EvaluateEvery = 5, MostSteps = 12, StageGate = 0.5, FinalGate = 0.9 } };

        Assert.That(
            () => Train(recipe, scratch),
            Throws.InstanceOf<NotMeasurableException>().With.Message.StartsWith("After 12 steps the model has 25.0 % accuracy on every word; 90 % are needed."));
    }

    [Test]
    public void Stages_follow_one_another_as_they_are_learned()
    {
        using var scratch = new Scratch();
        var recipe = new TinyRecipe { Stages = 3 };
        using var model = Train(recipe, scratch).Model;

        // A gate of 0 is passed at each look: five steps each of stages 0 and 1, then twelve of the last.
        Assert.That(recipe.StagesSeen, Is.EqualTo(new[] { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2 }));
    }

    [Test]
    public void The_loss_of_a_short_last_stretch_is_a_mean_too()
    {
        using var scratch = new Scratch();
        // Nothing is learned, so that the loss stays that of the start, about ln 6 = 1.79.
        var recipe = new TinyRecipe { Settings = new() { LearningRate = 1e-12, EvaluateEvery = 5, StageGate = 0, FinalGate = 0, FinalSteps = 12 } };
        var trained = Train(recipe, scratch);
        using var model = trained.Model;

        Assert.That(trained.History.Select(p => p.Loss), Is.All.EqualTo(1.79).Within(0.15));
    }

    [Test]
    public void A_trained_model_is_frozen()
    {
        using var scratch = new Scratch();
        using var model = Train(new TinyRecipe(), scratch).Model;

        Assert.That(model.Weights.Named().Any(w => w.Weight.requires_grad), Is.False);
    }

    private static TrainedModel Train(
        ITrainingRecipe recipe, Scratch scratch, string folder = "state", int killAfter = -1, int seed = 0, RecordingObserver? observer = null)
    {
        using var cancellation = new CancellationTokenSource();
        if (killAfter == 17)
        {
            // After its last step training no longer asks whether to stop; what is left of a kill there is its checkpoint.
            Train(recipe, scratch, folder, seed: seed).Model.Dispose();
            throw new OperationCanceledException();
        }

        observer ??= new RecordingObserver
        {
            OnNote = note =>
            {
                if (note.StartsWith($"step {killAfter},", StringComparison.Ordinal))
                    cancellation.Cancel();
            },
        };
        return new Trainer(recipe, seed, new TrainingCheckpoint(scratch[folder], $"{recipe.Card.Id} {seed}"), observer).Run(cancellation.Token);
    }

    private static byte[] Bytes(HookedTransformer model)
    {
        using var scope = NewDisposeScope();
        return [.. model.Weights.Named().SelectMany(w => w.Weight.bytes.ToArray())];
    }

    /// <summary>Ends like a killed process when it is asked for the rows of some step.</summary>
    private sealed class Dying(int step) : ITrainingRecipe
    {
        private readonly TinyRecipe recipe = new();
        private int asked;

        public RecipeCard Card => recipe.Card;

        public TransformerConfig Config => recipe.Config;

        public TrainingSettings Settings => recipe.Settings;

        public int Stages => recipe.Stages;

        public void WriteTokenizer(string path) => recipe.WriteTokenizer(path);

        public IReadOnlyList<TrainingRow> Rows(int stage, Random random) => asked++ < step ? recipe.Rows(stage, random) : throw new KilledException();

        public double Accuracy(HookedTransformer model, int stage) => recipe.Accuracy(model, stage);
    }
}
