using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Formats;
using Mib.Engine.Training;
using Mib.Engine.Training.Recipes;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Training;

[TestFixture]
public sealed class TrainerTests : TensorFixture
{
    [Test]
    public void A_tiny_model_learns_to_echo()
    {
        using var scratch = new Scratch();
        var lesson = TinyRecipe.Lesson(new TinyLesson(), new TinyLesson()) with { Gates = [new(TinyLesson.Exam, 4, 1)] };
        var trained = Train(TinyRecipe.Of(lesson) with { Steps = new(10, 60, 300, StopAtGates: false) }, scratch);
        using var model = trained.Model;

        Assert.That(trained.Gates, Is.EqualTo(new[] { new GateScore("echo", TinyLesson.Exam, 4, 1, 1) }));
    }

    [Test]
    public void Training_killed_after_any_checkpoint_and_resumed_gives_the_same_weights_and_history()
    {
        using var scratch = new Scratch();
        var unbroken = Train(TinyRecipe.Default, scratch, "unbroken");
        using var model = unbroken.Model;
        // A look every five steps, the last stage from step 5 on, and 12 steps of it: looks at 5, 10, 15 and 17.
        Assert.That(unbroken.History.Select(p => p.Step), Is.EqualTo(new[] { 5, 10, 15, 17 }));

        foreach (var kill in new[] { 5, 10, 15, 17 })
        {
            var folder = $"killed-{kill}";
            Assert.That(() => Train(TinyRecipe.Default, scratch, folder, kill), Throws.InstanceOf<OperationCanceledException>());
            var resumed = Train(TinyRecipe.Default, scratch, folder);
            using var again = resumed.Model;

            Assert.That(Bytes(again), Is.EqualTo(Bytes(model)), $"killed after step {kill}");
            Assert.That(resumed.History, Is.EqualTo(unbroken.History), $"killed after step {kill}");
        }
    }

    [Test]
    public void Training_killed_where_a_stage_has_just_prepared_the_model_and_resumed_gives_the_same_weights()
    {
        using var scratch = new Scratch();
        var unprepared = Train(TinyRecipe.Default, scratch, "unprepared");
        using var plain = unprepared.Model;
        using var model = Train(Shaken(), scratch, "unbroken").Model;
        Assert.That(Bytes(model), Is.Not.EqualTo(Bytes(plain)));

        // The second stage begins with the look after step 5.
        Assert.That(() => Train(Shaken(), scratch, "killed", killAfter: 5), Throws.InstanceOf<OperationCanceledException>());
        using var again = Train(Shaken(), scratch, "killed").Model;

        Assert.That(Bytes(again), Is.EqualTo(Bytes(model)));

        static Recipe Shaken() => TinyRecipe.Of(TinyRecipe.Lesson(Shaking(), Shaking()));

        static WatchedLesson Shaking() => new() { OnPrepare = (pupil, random) => pupil.Model.Weights.Embedding.mul_(0.5 + random.NextDouble()) };
    }

    [Test]
    public void A_kill_between_two_checkpoints_loses_only_the_steps_since_the_first()
    {
        using var scratch = new Scratch();
        using var model = Train(TinyRecipe.Default, scratch, "unbroken").Model;
        var steps = 0;
        var dying = new WatchedLesson
        {
            OnStep = () =>
            {
                if (steps++ == 7)
                    throw new KilledException();
            },
        };
        Assert.That(() => Train(TinyRecipe.Of(TinyRecipe.Lesson(dying, dying)), scratch, "killed"), Throws.InstanceOf<KilledException>());
        var observer = new RecordingObserver();
        using var again = Train(TinyRecipe.Default, scratch, "killed", observer: observer).Model;

        Assert.That((Bytes(again).SequenceEqual(Bytes(model)), observer.Notes[0]), Is.EqualTo((true, $"going on after step 5, from {scratch["killed"]}")));
    }

    [Test]
    public void Another_seed_gives_other_weights()
    {
        using var scratch = new Scratch();
        using var first = Train(TinyRecipe.Default, scratch, "0").Model;
        using var second = Train(TinyRecipe.Default, scratch, "1", seed: 1).Model;

        Assert.That(Bytes(second), Is.Not.EqualTo(Bytes(first)));
    }

    [Test]
    public void A_checkpoint_of_another_seed_is_not_gone_on_with()
    {
        using var scratch = new Scratch();
        Assert.That(() => Train(TinyRecipe.Default, scratch, "x", killAfter: 5), Throws.InstanceOf<OperationCanceledException>());

        Assert.That(
            () => Train(TinyRecipe.Default, scratch, "x", seed: 1), Throws.InstanceOf<FileFormatException>().With.Message.Contains("'recipe tiny-echo aaaaaaaaaaaa, code cccccccccccc, seed 0', not of 'recipe tiny-echo aaaaaaaaaaaa, code cccccccccccc, seed 1'"));
    }

    [TestCase('b', 'c')]
    [TestCase('a', 'd')]
    public void A_checkpoint_of_another_recipe_or_of_lessons_that_have_changed_is_not_gone_on_with(char recipe, char code)
    {
        using var scratch = new Scratch();
        Assert.That(() => Train(TinyRecipe.Default, scratch, "x", killAfter: 5), Throws.InstanceOf<OperationCanceledException>());
        var other = TinyRecipe.Default with { Hash = new string(recipe, 64), CodeHash = new string(code, 64) };

        Assert.That(
            () => Train(other, scratch, "x"),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains(
                $"'recipe tiny-echo aaaaaaaaaaaa, code cccccccccccc, seed 0', not of 'recipe tiny-echo {other.Hash[..12]}, code {other.CodeHash[..12]}, seed 0'"));
    }

    [Test]
    public void A_checkpoint_that_is_cut_off_is_refused()
    {
        using var scratch = new Scratch();
        Assert.That(() => Train(TinyRecipe.Default, scratch, "x", killAfter: 5), Throws.InstanceOf<OperationCanceledException>());
        var file = Directory.GetFiles(scratch["x"]).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);

        Assert.That(() => Train(TinyRecipe.Default, scratch, "x"), Throws.InstanceOf<FileFormatException>());
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("""{"Step":5,"Stages":null}""")]
    [TestCase("""{"Step":5,"Stages":[]}""")]
    [TestCase("""{"Step":5,"Stages":[2]}""")]
    [TestCase("""{"Step":5,"Stages":[-1]}""")]
    [TestCase("""{"Step":-5,"Stages":[1]}""")]
    [TestCase("""{"Step":5,"Stages":[1],"LastStageStep":6}""")]
    [TestCase("""{"Step":5,"Stages":[1],"History":[null]}""")]
    public void A_checkpoint_whose_state_is_broken_is_refused_before_training_begins(string state)
    {
        using var scratch = new Scratch();
        Assert.That(() => Train(TinyRecipe.Default, scratch, "x", killAfter: 5), Throws.InstanceOf<OperationCanceledException>());
        var path = Directory.GetFiles(scratch["x"]).Single();
        var training = new Dictionary<string, string>();
        using (var file = SafetensorsFile.Open(path))
            training["training"] = file.Metadata["training"];
        SafetensorsWriter.Write(path, [], training.Append(new("state", state)).ToDictionary());

        Assert.That(
            () => new TrainingCheckpoint(scratch["x"], TinyRecipe.Default, 0).Check(),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains("its state is broken"));
    }

    [Test]
    public void A_disk_that_is_full_ends_training_and_leaves_the_last_good_checkpoint()
    {
        using var scratch = new Scratch();
        using var model = Train(TinyRecipe.Default, scratch, "unbroken").Model;
        Assert.That(() => Train(TinyRecipe.Default, scratch, "x", killAfter: 5), Throws.InstanceOf<OperationCanceledException>());
        var good = File.ReadAllBytes(Directory.GetFiles(scratch["x"]).Single());
        // What is written to this device fails as on a full disk.
        File.CreateSymbolicLink(Path.Combine(scratch["x"], "training.safetensors.tmp"), "/dev/full");

        Assert.That(
            () => Train(TinyRecipe.Default, scratch, "x"),
            Throws.InstanceOf<TrainingException>().With.Message.StartsWith("The checkpoint after step 10 cannot be written: No space left on device")
                .And.Message.Contains("the same command then goes on from the checkpoint before"));
        Assert.That(File.ReadAllBytes(Directory.GetFiles(scratch["x"]).Single()), Is.EqualTo(good));
        using var again = Train(TinyRecipe.Default, scratch, "x").Model;
        Assert.That(Bytes(again), Is.EqualTo(Bytes(model)));
    }

    [Test]
    public void Weights_that_are_no_numbers_end_training_and_leave_the_last_good_checkpoint()
    {
        using var scratch = new Scratch();
        var spoiling = new WatchedLesson { OnPrepare = (pupil, _) => pupil.Model.Weights.Embedding.fill_(double.NaN) };
        var recipe = TinyRecipe.Of(TinyRecipe.Lesson(new TinyLesson(), new TinyLesson(), spoiling));
        Assert.That(() => Train(recipe, scratch, "x", killAfter: 5), Throws.InstanceOf<OperationCanceledException>());
        var good = File.ReadAllBytes(Directory.GetFiles(scratch["x"]).Single());

        // The third stage begins with the look after step 10.
        Assert.That(
            () => Train(recipe, scratch, "x"),
            Throws.InstanceOf<TrainingException>().With.Message.Match("^The weight .* is not finite any more after step 10"));
        Assert.That(File.ReadAllBytes(Directory.GetFiles(scratch["x"]).Single()), Is.EqualTo(good));
    }

    [Test]
    public void Training_runs_on_one_thread_and_gives_the_others_back()
    {
        using var scratch = new Scratch();
        var threads = new List<int>();
        var lesson = new WatchedLesson { OnStep = () => threads.Add(get_num_threads()) };
        var before = get_num_threads();
        try
        {
            set_num_threads(2);
            Train(TinyRecipe.Of(TinyRecipe.Lesson(lesson)), scratch).Model.Dispose();

            Assert.That(threads, Is.EqualTo(Enumerable.Repeat(1, 12)));
            Assert.That(get_num_threads(), Is.EqualTo(2));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Test]
    public void The_circuit_that_the_last_stage_knows_is_the_finished_models_and_goes_into_its_folder()
    {
        using var scratch = new Scratch();
        var circuit = new DeclaredCircuit([["input->m0"], ["m0->logits"]]);
        var recipe = TinyRecipe.Of(TinyRecipe.Lesson(new TinyLesson(), new WatchedLesson { Known = circuit }));
        var trained = Train(recipe, scratch);
        using var model = trained.Model;
        Assert.That(trained.Circuit, Is.EqualTo(circuit));

        ModelFolder.Write(scratch["model"], recipe, trained, 0, "mib train tiny-echo --seed 0", "<svg />");
        Assert.That(CircuitJson.Read(scratch["model"], model.Graph), Is.EqualTo(circuit));
        Assert.That(File.ReadAllText(Path.Combine(scratch["model"], "README.md")), Does.Contain("| circuit | 2 of 13 edges, in `circuit.json` |").And.Contain("\n- `input->m0`\n- `m0->logits`\n"));
    }

    [Test]
    public void A_part_that_no_loss_reaches_stays_as_it_is()
    {
        using var scratch = new Scratch();
        var recipe = TinyRecipe.Of(TinyRecipe.Lesson(new PositionLesson()));
        var start = Initialization.Create(recipe.Config, Seed.For(0, $"{recipe.Id}/start"), recipe.InitialDeviation);
        using var model = Train(recipe with { Optimizer = recipe.Optimizer with { WeightDecay = 0 } }, scratch).Model;
        using var before = start;
        using var scope = NewDisposeScope();

        Assert.That((model.Weights.Embedding - before.Weights.Embedding).abs().max().ToDouble(), Is.Zero);
        Assert.That((model.Weights.PositionEmbedding! - before.Weights.PositionEmbedding!).abs().max().ToDouble(), Is.GreaterThan(0.01));
    }

    [Test]
    public void A_trained_model_is_frozen()
    {
        using var scratch = new Scratch();
        using var model = Train(TinyRecipe.Default, scratch).Model;

        Assert.That(model.Weights.Named().Any(w => w.Weight.requires_grad), Is.False);
    }

    private static TrainedModel Train(
        Recipe recipe, Scratch scratch, string folder = "state", int killAfter = -1, int seed = 0, RecordingObserver? observer = null)
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
        return new Trainer(recipe, seed, new TrainingCheckpoint(scratch[folder], recipe, seed), observer).Run(cancellation.Token);
    }

    private static byte[] Bytes(HookedTransformer model)
    {
        using var scope = NewDisposeScope();
        return [.. model.Weights.Named().SelectMany(w => w.Weight.bytes.ToArray())];
    }
}
