using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Engine.Training;

/// <summary>One file that holds weights, moments and state, replaced as a whole: a kill leaves the old one or the new one.</summary>
/// <param name="folder">Where it is.</param>
/// <param name="training">What is trained, with its seed: another training's file is refused.</param>
public sealed class TrainingCheckpoint(string folder, string training)
{
    private const string StateKey = "state";
    private const string TrainingKey = "training";

    /// <summary>Where the file is.</summary>
    public string Folder { get; } = folder;

    private string File => Path.Combine(Folder, "training.safetensors");

    /// <summary>The model and state of an earlier sitting; null if there is none.</summary>
    public (HookedTransformer Model, TrainingState State)? LoadModel(ITrainingRecipe recipe)
    {
        if (!System.IO.File.Exists(File))
            return null;
        using var file = SafetensorsFile.Open(File);
        if (file.Metadata.GetValueOrDefault(TrainingKey) is var found && found != training)
        {
            throw new FileFormatException(
                File, "", $"it is of the training '{found}', not of '{training}'", "train into another folder, or remove this one to begin anew.");
        }

        var model = Initialization.Create(recipe.Config, new Random(0));
        using var scope = NewDisposeScope();
        foreach (var (name, weight) in model.Weights.Named())
            weight.copy_(file.ReadStored("weight." + name));
        return (model, TrainingState.Parse(file.Metadata[StateKey]));
    }

    /// <summary>Removes it, after training has ended; whatever else is in the folder stays.</summary>
    public void Delete()
    {
        System.IO.File.Delete(File);
        if (!Directory.EnumerateFileSystemEntries(Folder).Any())
            Directory.Delete(Folder);
    }

    internal AdamW? LoadOptimizer(TrainingSettings settings, IEnumerable<(string Name, Tensor Weight)> weights)
    {
        if (!System.IO.File.Exists(File))
            return null;
        using var file = SafetensorsFile.Open(File);
        return AdamW.Resume(settings, weights, file);
    }

    internal void Save(HookedTransformer model, AdamW optimizer, TrainingState state)
    {
        Directory.CreateDirectory(Folder);
        var weights = model.Weights.Named().Select(w => KeyValuePair.Create("weight." + w.Name, w.Weight));
        SafetensorsWriter.Write(
            File, [.. weights, .. optimizer.State], new SortedDictionary<string, string>(StringComparer.Ordinal) { [StateKey] = state.ToJson(), [TrainingKey] = training });
    }
}
