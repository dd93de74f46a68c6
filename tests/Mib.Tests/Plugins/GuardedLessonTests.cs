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
        using var model = Golden.Load("raw-f32");
        var circuit = new DeclaredCircuit([["input->m0"]]);
        ILesson guarded = Guarded(new() { Known = circuit });

        Assert.That(guarded.Circuit(new(model, guarded.Words)), Is.EqualTo(circuit));
    }

    private static void Prepare(WatchedLesson lesson)
    {
        using var model = Golden.Load("raw-f32");
        Guarded(lesson).Prepare(new(model, lesson.Words), new Random(0));
    }

    private static GuardedLesson Guarded(WatchedLesson lesson) => new(PluginFiles.WithTestPlugin().Method("test-options").Plugin, "lesson 'watched'", lesson);
}
