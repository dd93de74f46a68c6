using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Engine.Training;

/// <summary>One file that holds weights, moments and state, replaced as a whole: a kill leaves the old one or the new one.</summary>
/// <param name="folder">Where it is.</param>
public sealed class TrainingCheckpoint(string folder)
{
    private const string StateKey = "state", OwnerKey = "owner";

    /// <summary>Where the file is.</summary>
    public string Folder { get; } = folder;

    private string File => Path.Combine(Folder, "training.safetensors");

    /// <summary>The model and state of an earlier sitting; null if there is none.</summary>
    /// <exception cref="FileFormatException">The file is broken, or of another recipe or seed.</exception>
    public (HookedTransformer Model, TrainingState State)? LoadModel(ITrainingRecipe recipe, int seed)
    {
        if (!System.IO.File.Exists(File))
            return null;
        using var file = SafetensorsFile.Open(File);
        var owner = file.Metadata.GetValueOrDefault(OwnerKey, "another program");
        if (owner != Owner(recipe, seed))
            throw new FileFormatException(File, "", $"it is of {owner}, not of {Owner(recipe, seed)}", "use another folder, or remove the file.");
        var model = Initialization.Create(recipe.Config, new Random(0));
        using var scope = NewDisposeScope();
        foreach (var (name, weight) in model.NamedWeights())
            weight.copy_(file.ReadStored("weight." + name));
        return (model, TrainingState.Parse(file.Metadata[StateKey]));
    }

    /// <summary>Removes it, after training has ended.</summary>
    public void Delete() => Directory.Delete(Folder, recursive: true);

    internal AdamW? LoadOptimizer(TrainingSettings settings, IEnumerable<(string Name, Tensor Weight)> weights)
    {
        if (!System.IO.File.Exists(File))
            return null;
        using var file = SafetensorsFile.Open(File);
        return AdamW.Resume(settings, weights, file);
    }

    internal void Save(ITrainingRecipe recipe, int seed, HookedTransformer model, AdamW optimizer, TrainingState state)
    {
        Directory.CreateDirectory(Folder);
        var weights = model.NamedWeights().Select(w => KeyValuePair.Create("weight." + w.Name, w.Weight));
        SafetensorsWriter.Write(
            File,
            [.. weights, .. optimizer.State],
            new Dictionary<string, string>(StringComparer.Ordinal) { [OwnerKey] = Owner(recipe, seed), [StateKey] = state.ToJson() });
    }

    private static string Owner(ITrainingRecipe recipe, int seed) => $"{recipe.Card.Id}, seed {seed}";
}
