using Mib.Core.Errors;
using Mib.Engine.Training;
using Mib.Engine.Training.Recipes;
using Mib.Tests.Support;

namespace Mib.Tests.Training;

/// <summary>When stages begin, when training ends, and with what.</summary>
[TestFixture]
public sealed class CurriculumTests : TensorFixture
{
    private readonly List<string> steps = [];

    [SetUp]
    public void Forget() => steps.Clear();

    [Test]
    public void Stages_follow_one_another_as_they_are_learned()
    {
        using var model = Train(TinyRecipe.Of(TinyRecipe.Lesson(Stage("0"), Stage("1"), Stage("2")))).Model;

        // A gate of 0 is passed at each look: five steps each of stages 0 and 1, then twelve of the last.
        Assert.That(string.Concat(steps), Is.EqualTo("0000011111222222222222"));
    }

    [Test]
    public void Each_stage_prepares_the_model_once_before_its_first_step()
    {
        using var model = Train(TinyRecipe.Of(TinyRecipe.Lesson(Preparing("0"), Preparing("1"), Preparing("2")))).Model;

        Assert.That(string.Concat(steps), Is.EqualTo("(0)00000(1)11111(2)222222222222"));

        WatchedLesson Preparing(string name) => new() { OnStep = () => steps.Add(name), OnPrepare = (_, _) => steps.Add($"({name})") };
    }

    [Test]
    public void The_only_stage_of_a_recipe_is_its_last_from_the_start()
    {
        var trained = Train(TinyRecipe.Of(TinyRecipe.Lesson(Stage("0"))));
        using var model = trained.Model;

        Assert.That((steps.Count, trained.History[^1].Step), Is.EqualTo((12, 12)));
    }

    [Test]
    public void Each_lesson_advances_on_its_own_and_the_last_stage_waits_for_all()
    {
        var looks = 0;
        // The slow one passes at its third look.
        var slow = TinyRecipe.Lesson(Stage("s", () => ++looks == 3 ? 0.9 : 0.5), Stage("S")) with { Id = "slow", Advance = new(TinyLesson.Exam, 4, 0.9) };
        var trained = Train(TinyRecipe.Of(TinyRecipe.Lesson(Stage("f"), Stage("F")), slow));
        using var model = trained.Model;

        Assert.Multiple(() =>
        {
            Assert.That(string.Concat(steps), Is.EqualTo(string.Concat(
                Enumerable.Repeat("fs", 5).Concat(Enumerable.Repeat("Fs", 10)).Concat(Enumerable.Repeat("FS", 12)))));
            Assert.That(
                trained.History.Take(4).Select(p => (p.Step, p.Lesson, p.Stage)),
                Is.EqualTo(new[] { (5, "echo", 0), (5, "slow", 0), (10, "echo", 1), (10, "slow", 0) }));
        });
    }

    [Test]
    public void A_recipe_that_never_passes_a_stage_ends_with_its_steps_and_a_list_of_its_gates()
    {
        var lesson = TinyRecipe.Lesson(Stage("0", () => 0.25), Stage("1", () => 0.25)) with
        {
            Advance = new(TinyLesson.Exam, 4, 0.5), Gates = [new(TinyLesson.Exam, 4, 0.9), new(TinyLesson.Exam, 3, 0.25)],
        };

        Assert.That(
            () => Train(TinyRecipe.Of(lesson) with { Steps = TinyRecipe.Steps with { Most = 12 } }),
            Throws.InstanceOf<TrainingException>().With.Property(nameof(MibException.What)).EqualTo(
                "After 12 steps the model misses 1 of 2 gates. echo has come to stage 1 of 2.\n"
                + "  echo every-word: 25.0 % of 4 examples, 90 % needed: missed\n  echo every-word: 25.0 % of 3 examples, 25 % needed"));
    }

    [TestCase(false, 22)]
    [TestCase(true, 15)]
    public void Training_stops_at_its_gates_only_if_the_recipe_says_so(bool stop, int last)
    {
        var asked = 0;
        // In the last stage, from step 10 on, a look asks for the stage's score and then, if it may stop, for the gate.
        var lesson = TinyRecipe.Lesson(Stage("0"), Stage("1"), Stage("2", () => ++asked >= 2 ? 1 : 0)) with { Gates = [new(TinyLesson.Exam, 4, 1)] };
        var trained = Train(TinyRecipe.Of(lesson) with { Steps = TinyRecipe.Steps with { StopAtGates = stop } });
        using var model = trained.Model;

        Assert.That(trained.History[^1].Step, Is.EqualTo(last));
    }

    [Test]
    public void A_gate_missed_in_the_last_stage_does_not_stop_training_early()
    {
        var lesson = TinyRecipe.Lesson(Stage("0", () => 0.5)) with { Gates = [new(TinyLesson.Exam, 4, 0.4), new(TinyLesson.Exam, 4, 0.6)] };

        Assert.That(
            () => Train(TinyRecipe.Of(lesson) with { Steps = TinyRecipe.Steps with { StopAtGates = true } }),
            Throws.InstanceOf<TrainingException>().With.Message.StartsWith("After 12 steps the model misses 1 of 2 gates."));
    }

    [Test]
    public void A_loss_that_is_no_number_ends_training_with_the_steps_between_which_it_ran_away()
    {
        var count = 0;
        var lesson = new WatchedLesson { OnStep = () => count++, Summand = double.NaN };

        Assert.That(
            () => Train(TinyRecipe.Of(TinyRecipe.Lesson(lesson))),
            Throws.InstanceOf<TrainingException>().With.Message.StartsWith("The loss is no number any more between step 0 and step 5."));
        Assert.That(count, Is.EqualTo(5));
    }

    [Test]
    public void A_gradient_that_is_not_finite_ends_training_at_its_step()
    {
        var count = 0;
        var lesson = new WatchedLesson { OnStep = () => count++, Factor = double.PositiveInfinity };

        Assert.That(
            () => Train(TinyRecipe.Of(TinyRecipe.Lesson(lesson))),
            Throws.InstanceOf<TrainingException>().With.Message.StartsWith("The gradient of step 1 is not finite any more."));
        Assert.That(count, Is.EqualTo(1));
    }

    [Test]
    public void The_loss_of_a_short_last_stretch_is_a_mean_too()
    {
        // Nothing is learned, so that the loss stays that of the start, about ln 6 = 1.79.
        var recipe = TinyRecipe.Default with { Optimizer = TinyRecipe.Optimizer with { LearningRate = 1e-12 } };
        var trained = Train(recipe);
        using var model = trained.Model;

        Assert.That(trained.History.Select(p => p.Loss), Is.All.EqualTo(1.79).Within(0.15));
    }

    [TestCase(Decay.None, 1, 1, 1)]
    [TestCase(Decay.Linear, 1, 0.75, 0)]
    [TestCase(Decay.Cosine, 1, 0.853553, 0)]
    public void The_learning_rate_falls_over_the_last_stage(Decay decay, double start, double quarter, double end)
    {
        var optimizer = TinyRecipe.Optimizer with { LearningRate = 1, WarmupSteps = 10, Decay = decay };

        Assert.That(new[] { 0, 0.25, 1 }.Select(share => optimizer.RateAt(100, share)), Is.EqualTo(new[] { start, quarter, end }).Within(1e-6));
    }

    [Test]
    public void The_learning_rate_rises_over_the_first_steps() =>
        Assert.That(
            new[] { 0, 4, 9, 10 }.Select(step => (TinyRecipe.Optimizer with { LearningRate = 2, WarmupSteps = 10 }).RateAt(step, 0)),
            Is.EqualTo(new[] { 0.2, 1, 2, 2 }).Within(1e-12));

    private WatchedLesson Stage(string name, Func<double>? claimed = null) => new() { OnStep = () => steps.Add(name), Claimed = claimed };

    private static TrainedModel Train(Recipe recipe)
    {
        using var scratch = new Scratch();
        return new Trainer(recipe, 0, new TrainingCheckpoint(scratch["state"], recipe, 0), new RecordingObserver()).Run(CancellationToken.None);
    }
}
