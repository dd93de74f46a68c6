using System.Security.Cryptography;
using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;

namespace Mib.Engine.Models;

/// <summary>Finds models: the bundled ones by id, any other by its folder.</summary>
/// <param name="folder">Where the bundled ones are, a folder each.</param>
public sealed class ModelCatalog(string folder)
{
    private const string TokenizerFile = "tokenizer.json";

    /// <summary>The bundled models, by id.</summary>
    public IReadOnlyList<ModelEntry> Models { get; } =
        !Directory.Exists(folder) ? [] :
        [.. Directory.GetDirectories(folder)
            .Where(f => File.Exists(Path.Combine(f, ModelCard.FileName)))
            .Order(StringComparer.Ordinal)
            .Select(f => new ModelEntry(ModelCard.Read(f), f))];

    /// <summary>The shape of a model, without its weights.</summary>
    /// <exception cref="UnknownNameException">It is neither a bundled model nor a folder.</exception>
    public TransformerConfig Describe(string idOrFolder) =>
        HuggingFaceConfig.Read(Path.Combine(FolderOf(idOrFolder), Checkpoint.ConfigFile));

    /// <summary>Loads a model with its tokenizer.</summary>
    /// <param name="idOrFolder">Id of a bundled model, or a Hugging Face folder.</param>
    /// <param name="dtype">Element type to compute in.</param>
    /// <param name="device">Where to compute; the processor if none is given.</param>
    /// <exception cref="UnknownNameException">It is neither a bundled model nor a folder.</exception>
    /// <exception cref="FileFormatException">One of its files is missing or malformed.</exception>
    public LoadedModel Load(string idOrFolder, ScalarType dtype, Device? device = null)
    {
        var found = FolderOf(idOrFolder);
        var tokenizerPath = Path.Combine(found, TokenizerFile);
        var tokenizer = File.Exists(tokenizerPath) ? Tokenizer.Load(tokenizerPath) : null;
        var model = Checkpoint.Load(found, dtype, device);
        if (tokenizer is not null && tokenizer.VocabularySize > model.Config.Vocabulary)
        {
            model.Dispose();
            throw new FileFormatException(
                tokenizerPath, "vocabulary", $"it has {tokenizer.VocabularySize} tokens, the model embeds {model.Config.Vocabulary}",
                "use the tokenizer that belongs to the model.");
        }

        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(found))), HashOf(found), model, tokenizer);
    }

    private string FolderOf(string idOrFolder)
    {
        if (Models.FirstOrDefault(m => m.Card.Id == idOrFolder) is { } bundled)
            return bundled.Folder;
        if (Directory.Exists(idOrFolder))
            return idOrFolder;
        throw new UnknownNameException("bundled model or folder", idOrFolder, [.. Models.Select(m => m.Card.Id)]);
    }

    /// <summary>SHA-256 over the files that decide what the model computes.</summary>
    private static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in new[] { Checkpoint.ConfigFile, WeightFiles.SingleFile, TokenizerFile })
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
                continue;
            using var stream = File.OpenRead(path);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

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
    public void Dispose() => Model.Dispose();
}
