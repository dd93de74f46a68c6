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

    private static void Prepare(WatchedLesson lesson)
    {
        using var model = Golden.Load("raw-f32");
        ILesson guarded = new GuardedLesson(PluginFiles.WithTestPlugin().Method("test-options").Plugin, "lesson 'watched'", lesson);
        guarded.Prepare(new(model, lesson.Words), new Random(0));
    }
}
