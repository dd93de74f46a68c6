using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Engine.Plugins;
using Mib.Sdk.Training;
using Mib.Tests.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Plugins;

[TestFixture]
public sealed class GuardedLessonTests : TensorFixture
{
    [Test]
    public void A_lesson_prepares_the_model_behind_its_guard()
    {
        var prepared = 0;

        Prepare(new() { OnPrepare = (_, _) => prepared++ });

        Assert.That(prepared, Is.EqualTo(1));
    }

    [Test]
    public void What_goes_wrong_in_preparing_is_said_with_the_lessons_name() =>
        Assert.That(
            () => Prepare(new() { OnPrepare = (_, _) => throw new InvalidOperationException("no chalk") }),
            Throws.InstanceOf<PluginException>().With.Message.Contains("lesson 'watched' threw InvalidOperationException: no chalk"));

    [Test]
    public void A_lesson_gives_its_circuit_behind_its_guard()
    {
        var circuit = new DeclaredCircuit([["input->m0"]]);

        Assert.That(On(new() { Known = circuit }, (lesson, pupil) => lesson.Circuit(pupil)), Is.EqualTo(circuit));
    }

    [TestCase(double.NaN)]
    [TestCase(-0.01)]
    [TestCase(1.01)]
    [TestCase(double.PositiveInfinity)]
    public void A_score_that_is_no_share_is_refused_with_the_exams_name(double score) =>
        Assert.That(
            () => Score(score),
            Throws.InstanceOf<PluginException>().With.Message.Contains("lesson 'watched' gave a score in the exam 'every-word' that is no number from 0 to 1"));

    [TestCase(0)]
    [TestCase(1)]
    public void The_worst_and_the_best_score_are_shares(double score) => Assert.That(Score(score), Is.EqualTo(score));

    private static double Score(double claimed) =>
        On(new() { Claimed = () => claimed }, (lesson, pupil) => lesson.Examine(pupil, TinyLesson.Exam, 1));

    private static void Prepare(WatchedLesson watched) => On(watched, (lesson, pupil) =>
    {
        lesson.Prepare(pupil, new Random(0));
        return true;
    });

    private static T On<T>(WatchedLesson lesson, Func<ILesson, Pupil, T> act)
    {
        using var model = Golden.Load("raw-f32");
        return act(
            new GuardedLesson(PluginFiles.WithTestPlugin().Method("test-options").Plugin, "lesson 'watched'", lesson), new(model, lesson.Words));
    }
}
