using System.Text.Json;
using Mib.Core.Errors;
using Mib.Engine.Training.Recipes;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;

namespace Mib.Engine.Training;

/// <summary>One file that holds weights, moments and state, replaced as a whole: a kill leaves the old one or the new one.</summary>
/// <param name="folder">Where it is.</param>
/// <param name="recipe">What is trained by: another recipe's file is refused.</param>
/// <param name="seed">The root seed: another seed's file is refused.</param>
public sealed class TrainingCheckpoint(string folder, Recipe recipe, int seed)
{
    private const string StateKey = "state";
    private const string TrainingKey = "training";

    /// <summary>Where the file is.</summary>
    public string Folder { get; } = folder;

    private string File => Path.Combine(Folder, "training.safetensors");

    private string Training => $"recipe {recipe.Id} {recipe.Hash[..12]}, code {recipe.CodeHash[..12]}, seed {seed}";

    /// <summary>The model and state of an earlier sitting; null if there is none.</summary>
    /// <exception cref="FileFormatException">The file is another training's, or broken.</exception>
    public (HookedTransformer Model, TrainingState State)? LoadModel()
    {
        if (!System.IO.File.Exists(File))
            return null;
        using var file = SafetensorsFile.Open(File);
        var state = State(file);
        var model = Initialization.Create(recipe.Config, new Random(0));
        using var scope = NewDisposeScope();
        foreach (var (name, weight) in model.Weights.Named())
            weight.copy_(file.ReadStored("weight." + name));
        return (model, state);
    }

    /// <summary>Refuses to go on with what another recipe, other code of its lessons, or another seed has begun.</summary>
    /// <exception cref="FileFormatException">The file is another training's, or broken.</exception>
    public void Check()
    {
        if (!System.IO.File.Exists(File))
            return;
        using var file = SafetensorsFile.Open(File);
        State(file);
    }

    /// <summary>Removes it, after training has ended; whatever else is in the folder stays.</summary>
    public void Delete()
    {
        System.IO.File.Delete(File);
        if (!Directory.EnumerateFileSystemEntries(Folder).Any())
            Directory.Delete(Folder);
    }

    internal AdamW? LoadOptimizer(IEnumerable<(string Name, Tensor Weight)> weights)
    {
        if (!System.IO.File.Exists(File))
            return null;
        using var file = SafetensorsFile.Open(File);
        return AdamW.Resume(recipe.Optimizer, weights, file);
    }

    /// <summary>Writes the file; if that fails, the one from before is still there.</summary>
    /// <exception cref="TrainingException">It cannot be written.</exception>
    internal void Save(HookedTransformer model, AdamW optimizer, TrainingState state)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            var weights = model.Weights.Named().Select(w => KeyValuePair.Create("weight." + w.Name, w.Weight));
            SafetensorsWriter.Write(
                File,
                [.. weights, .. optimizer.State],
                new SortedDictionary<string, string>(StringComparer.Ordinal) { [StateKey] = state.ToJson(), [TrainingKey] = Training });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(
                $"The checkpoint after step {state.Step} cannot be written: {error.Message}",
                System.IO.File.Exists(File)
                    ? $"make room for {Folder}; the same command then goes on from the checkpoint before."
                    : $"make room for {Folder}, or give --out a folder that you may write to.",
                error);
        }
    }

    private TrainingState State(SafetensorsFile file)
    {
        if (file.Metadata.GetValueOrDefault(TrainingKey) is var found && found != Training)
            throw Error($"it is of the training '{found}', not of '{Training}'", "train into another folder, or remove this one to begin anew.");
        try
        {
            var state = TrainingState.Parse(file.Metadata.GetValueOrDefault(StateKey, ""));
            return state.Fits(recipe) ? state : throw Error("its state is broken: it is of no stages that the recipe has", "remove it to begin anew.");
        }
        catch (JsonException error)
        {
            throw Error($"its state is broken: {error.Message}", "remove it to begin anew.", error);
        }
    }

    private FileFormatException Error(string what, string fix, Exception? inner = null) => new(File, "", what, fix, inner);
}
