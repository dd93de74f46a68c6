using Mib.Core;
using Mib.Core.Circuits;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;

namespace Mib.Engine.Models;

/// <summary>What can be said of a model by its configuration and the headers of its files, before any weight is read.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Config">Its shape.</param>
/// <param name="Parameters">How many numbers its weights are; a tied unembedding counts once.</param>
/// <param name="Files">Files that its weights are stored in.</param>
/// <param name="Bytes">Size of the stored weights.</param>
/// <param name="Dtypes">Element types that they are stored in, as safetensors writes them.</param>
/// <param name="Card">How it was made, where its folder says so.</param>
public sealed record ModelDescription(
    ModelPlace Place, TransformerConfig Config, long Parameters, int Files, long Bytes, EquatableArray<string> Dtypes, ModelCard? Card)
{
    /// <summary>Edges of its computation graph.</summary>
    public int Edges => new CircuitGraph(Config.Layers, Config.Heads, Config.DModel).Edges.Count;

    /// <summary>Reads the configuration and the headers.</summary>
    /// <exception cref="Core.Errors.FileFormatException">A file is missing or malformed, or weights do not fit the configuration.</exception>
    public static ModelDescription Read(ModelPlace place)
    {
        var config = HuggingFaceConfig.Read(Path.Combine(place.Folder, Checkpoint.ConfigFile));
        var stored = Checkpoint.Inspect(place.Folder, config);
        return new(
            place,
            config,
            TransformerWeights.CountOf(config),
            stored.Select(entry => entry.File).Distinct(StringComparer.Ordinal).Count(),
            stored.Sum(entry => entry.Entry.End - entry.Entry.Begin),
            [.. stored.Select(entry => entry.Entry.Dtype).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            ModelCard.IsIn(place.Folder) ? ModelCard.Read(place.Folder) : null);
    }
}
