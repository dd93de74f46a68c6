using Mib.Core.Errors;
using Mib.Engine.Models.Hub;
using Mib.Models.Checkpoints;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;

namespace Mib.Engine.Models;

/// <summary>Finds models: the bundled ones by id, folders, those of the benchmark by id, and any of the hub by its id there.</summary>
/// <param name="folder">Where the bundled ones are, a folder each, and the registry of the benchmark's.</param>
/// <param name="cache">Where those of the hub are.</param>
public sealed class ModelCatalog(string folder, HubCache cache)
{
    private const string TokenizerFile = "tokenizer.json";

    /// <summary>With the cache that the environment names.</summary>
    public ModelCatalog(string folder)
        : this(folder, HubCache.OfProcess)
    {
    }

    /// <summary>The bundled models, by id. All their cards are read each time.</summary>
    /// <exception cref="FileFormatException">A card is malformed.</exception>
    public IReadOnlyList<ModelEntry> Models =>
        !Directory.Exists(folder) ? [] :
        [.. Directory.GetDirectories(folder)
            .Where(ModelCard.IsIn)
            .Order(StringComparer.Ordinal)
            .Select(f => new ModelEntry(ModelCard.Read(f), f))];

    /// <summary>The models of the benchmark, and whether they are in the cache.</summary>
    /// <exception cref="FileFormatException">The registry is malformed.</exception>
    public IReadOnlyList<(RegisteredModel Model, HubState State)> Registered =>
        [.. ModelRegistry.Read(folder).Select(model => (model, cache.StateOf(model.HubId)))];

    /// <summary>Which task the benchmark puts to which model.</summary>
    /// <exception cref="FileFormatException">The registry is malformed.</exception>
    public OfficialMatrix Matrix => new(ModelRegistry.Read(folder));

    /// <summary>Finds a model's folder.</summary>
    /// <param name="model">Id of a bundled model, a folder, id of a model of the benchmark, or <c>org/name[@revision]</c>: the first that fits.</param>
    /// <exception cref="UnknownNameException">It is none of these.</exception>
    /// <exception cref="HubException">It is on the hub, but not in the cache as a whole.</exception>
    public ModelPlace Find(string model)
    {
        if (Path.GetFileName(model) == model && ModelCard.IsIn(Path.Combine(folder, model)))
            return new(model, Path.Combine(folder, model));
        if (Directory.Exists(model))
            return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model))), model);
        return new(model, cache.Require(OnHub(model), model));
    }

    /// <summary>Where on the hub a model is.</summary>
    /// <param name="model">Id of a model of the benchmark, or <c>org/name[@revision]</c>.</param>
    /// <exception cref="UnknownNameException">It is neither.</exception>
    public HubId OnHub(string model)
    {
        var registry = ModelRegistry.Read(folder);
        return registry.FirstOrDefault(m => m.Id == model)?.HubId
            ?? HubId.TryParse(model)
            ?? throw new UnknownNameException("model, folder or org/name of the hub", model, [.. Models.Select(m => m.Id), .. registry.Select(m => m.Id)]);
    }

    /// <summary>Where on the hub a model is that can be pulled.</summary>
    /// <inheritdoc cref="OnHub"/>
    /// <exception cref="HubException">It is here already and on no hub, or it is published in no format that mib reads.</exception>
    public HubId ToPull(string model)
    {
        if (Path.GetFileName(model) == model && ModelCard.IsIn(Path.Combine(folder, model)))
            throw new HubException($"'{model}' ships with mib.", $"nothing needs to be pulled: use --model {model}.");
        if (Directory.Exists(model))
            throw new HubException($"'{model}' is a folder.", $"nothing needs to be pulled: use --model {model}.");
        return ModelRegistry.Read(folder).FirstOrDefault(m => m.Id == model) is { PickleOnly: true } pickle
            ? throw new HubException($"'{model}' is published as a pickle only, which can run code and is never pulled.", $"download its weights and configuration from {pickle.Hub}; `mib models import` makes a folder of them without running any code.")
            : OnHub(model);
    }

    /// <summary>What a model is, without its weights.</summary>
    /// <inheritdoc cref="Find"/>
    /// <exception cref="FileFormatException">One of its files is missing or malformed.</exception>
    public ModelDescription Describe(string model) => ModelDescription.Read(Find(model));

    /// <summary>Loads a model with its tokenizer.</summary>
    /// <param name="model">As for <see cref="Find"/>.</param>
    /// <param name="dtype">Element type to compute in.</param>
    /// <param name="device">Where to compute; the processor if none is given.</param>
    /// <exception cref="UnknownNameException">There is no such model.</exception>
    /// <exception cref="HubException">It is on the hub, but not in the cache as a whole.</exception>
    /// <exception cref="FileFormatException">One of its files is missing or malformed.</exception>
    public LoadedModel Load(string model, ScalarType dtype, Device? device = null)
    {
        var (name, found) = Find(model);
        var tokenizer = Tokenizer.Open(found);
        var hash = ModelFiles.HashOf(found);
        var loaded = Checkpoint.Load(found, dtype, device);
        if (tokenizer is not null && tokenizer.VocabularySize > loaded.Config.Vocabulary)
        {
            loaded.Dispose();
            throw new FileFormatException(
                Path.Combine(found, TokenizerFile), "vocabulary", $"it has {tokenizer.VocabularySize} tokens, the model embeds {loaded.Config.Vocabulary}",
                "use the tokenizer that belongs to the model.");
        }

        return new(name, hash, loaded, tokenizer) { Folder = found };
    }
}

/// <summary>Where a model is.</summary>
/// <param name="Name">What records call it: its id as it was given, or the name of its folder.</param>
/// <param name="Folder">Its folder.</param>
public sealed record ModelPlace(string Name, string Folder);

/// <summary>A bundled model.</summary>
/// <param name="Card">What it is.</param>
/// <param name="Folder">Where it is.</param>
public sealed record ModelEntry(ModelCard Card, string Folder)
{
    public string Id => Card.Id;

    public string Description => Card.Description;
}

/// <summary>A model ready to run.</summary>
/// <param name="Name">Its id, or the name of its folder.</param>
/// <param name="Hash">SHA-256 of its files.</param>
/// <param name="Model">The model.</param>
/// <param name="Tokenizer">Its tokenizer; null if its folder has none.</param>
public sealed record LoadedModel(string Name, string Hash, HookedTransformer Model, ITokenizer? Tokenizer) : IDisposable
{
    /// <summary>Where it was loaded from; empty if it was not.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The same model with weights in some form; takes the place of this one, which is not to be used any more.</summary>
    public LoadedModel In(WeightForm form)
    {
        if (form == WeightForm.Raw)
            return this;
        var folded = new HookedTransformer(
            Model.Config with { TiedEmbeddings = false }, FoldedWeights.Of(Model.Config, Model.Weights));
        Model.Dispose();
        return this with { Model = folded };
    }

    public void Dispose() => Model.Dispose();
}
