using Mib.Core.Circuits;
using Mib.Core.Errors;
using Mib.Sdk.Training;

namespace Mib.Engine.Plugins;

/// <summary>A plugin's lesson whatever goes wrong in which is an error with its name.</summary>
internal sealed class GuardedLesson(Plugin plugin, string what, ILesson inner) : ILesson
{
    public IReadOnlyList<string> Words => plugin.Guard(what, () => inner.Words);

    public IReadOnlyDictionary<string, int> Exams => plugin.Guard(what, () => inner.Exams);

    public void Prepare(Pupil pupil, Random random)
    {
        using var scope = NewDisposeScope();
        plugin.Guard(what, () =>
        {
            inner.Prepare(pupil, random);
            return true;
        });
    }

    public Tensor Loss(Pupil pupil, Random random) => plugin.Guard(what, () => inner.Loss(pupil, random)) is { } loss && loss.numel() == 1
        ? loss
        : throw new PluginException(plugin.Manifest.Path, $"{what} gave a loss that is not one number.", "return the mean over the step's examples.");

    public double Examine(Pupil pupil, string exam, int examples)
    {
        using var scope = NewDisposeScope();
        return plugin.Guard(what, () => inner.Examine(pupil, exam, examples)) is >= 0 and <= 1 and var score
            ? score
            : throw new PluginException(plugin.Manifest.Path, $"{what} gave a score in the exam '{exam}' that is no number from 0 to 1.", "return the share of examples answered rightly.");
    }

    public DeclaredCircuit? Circuit(Pupil pupil)
    {
        using var scope = NewDisposeScope();
        return plugin.Guard(what, () => inner.Circuit(pupil));
    }
}
