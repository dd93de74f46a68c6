using Mib.Core.Errors;
using Mib.Engine.Models;
using Mib.Models.Tokenizers;

namespace Mib.Engine.Data;

/// <summary>As much of a model as it takes to see which pairs it can be asked.</summary>
/// <param name="Name">What records call it.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Context">Its longest prompt, in tokens.</param>
public sealed record TokenizedModel(string Name, ITokenizer Tokenizer, int Context)
{
    /// <summary>Opens a model's tokenizer and configuration. No weights are read.</summary>
    /// <exception cref="MibException">There is no such model, a file of it is malformed, or it has no tokenizer.</exception>
    public static TokenizedModel Open(ModelCatalog catalog, string model)
    {
        var place = catalog.Find(model);
        var tokenizer = Mib.Models.Tokenizers.Tokenizer.Open(place.Folder)
            ?? throw new UsageException($"The model {place.Name} has no tokenizer.json, and the task's examples are text.", "put the model's tokenizer.json into its folder.");
        return new(place.Name, tokenizer, Mib.Models.Checkpoints.HuggingFaceConfig.Read(Path.Combine(place.Folder, Mib.Models.Checkpoints.Checkpoint.ConfigFile)).Context);
    }
}
