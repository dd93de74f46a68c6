using Mib.Core.Errors;
using Mib.Engine.Formats.Pickles;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;

namespace Mib.Engine.Models.Import;

/// <summary>Brings a model of TransformerLens into a folder of Hugging Face's layout.</summary>
public static class TransformerLensImport
{
    /// <summary>Reads a state dict and its configuration, and writes the folder, which appears only when it is whole.</summary>
    /// <param name="weights">The state dict, as <c>torch.save</c> wrote it.</param>
    /// <param name="config">The configuration, as JSON or as a pickle.</param>
    /// <param name="folder">Where to; must not be there yet.</param>
    /// <returns>How many numbers the weights are.</returns>
    /// <exception cref="FileFormatException">One of the files is not what it should be, or they do not fit each other.</exception>
    /// <exception cref="UsageException">The folder is there already, or cannot be written.</exception>
    public static long Run(string weights, string config, string folder)
    {
        if (Path.Exists(folder))
            throw new UsageException($"{folder} is there already.", "give --out a folder that is not there yet.");
        using var model = Read(weights, config);
        try
        {
            NewFolder.Write(folder, unfinished => Checkpoint.Save(unfinished, model));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{folder} cannot be written: {error.Message}", "give --out a folder in one that exists and that you may write to.");
        }

        return model.Weights.Count;
    }

    private static HookedTransformer Read(string weights, string config)
    {
        var fields = TransformerLensConfig.Read(config);
        var shape = fields.ToShape();
        using var archive = TorchArchive.Open(weights);
        return new(shape, new TransformerLensWeights(archive, shape, fields.NormsWithoutWeights).Read());
    }
}
