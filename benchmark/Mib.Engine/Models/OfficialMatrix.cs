using Mib.Core.Results;

namespace Mib.Engine.Models;

/// <summary>Which task the benchmark puts to which model.</summary>
/// <param name="models">The models of the registry.</param>
public sealed class OfficialMatrix(IReadOnlyList<RegisteredModel> models)
{
    /// <summary>The models that a task is put to.</summary>
    public IReadOnlyList<RegisteredModel> ModelsOf(Track track, string task) => [.. models.Where(model => TasksOf(model, track).Contains(task))];

    /// <summary>Whether a model of the benchmark is put to a task that it is not in the benchmark's.</summary>
    /// <param name="track">The track.</param>
    /// <param name="task">Id of the task.</param>
    /// <param name="model">What the model was called: an id of the benchmark, or one of the hub.</param>
    public bool IsOutside(Track track, string task, string model) =>
        models.FirstOrDefault(known => known.Id == model || known.Hub == model.Split('@')[0]) is { } registered && !TasksOf(registered, track).Contains(task);

    private static IReadOnlyList<string> TasksOf(RegisteredModel model, Track track) => PartOf(model, track)?.Tasks ?? [];

    private static RegisteredTrack? PartOf(RegisteredModel model, Track track) => track == Track.Circuit ? model.Circuit : model.Variable;
}
