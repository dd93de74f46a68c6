using Mib.Core.Errors;
using Mib.Engine.Models;

namespace Mib.Cli.Evaluate;

/// <summary>Models by id or folder.</summary>
internal static class Models
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>The bundled ones, beside the program. All their cards are read each time.</summary>
    /// <exception cref="FileFormatException">A card is malformed.</exception>
    public static ModelCatalog Catalog => new(Folder);

    /// <summary>Loads a model. No card is read for it, but where the name is wrong: then for all the names there are.</summary>
    /// <exception cref="UsageException">The device is none, or libtorch has no CUDA.</exception>
    public static LoadedModel Load(string idOrFolder, Dtype dtype, string device)
    {
        var bundled = Path.Combine(Folder, Path.GetFileName(idOrFolder));
        var found = Path.GetFileName(idOrFolder) == idOrFolder && File.Exists(Path.Combine(bundled, ModelCard.FileName)) ? bundled : idOrFolder;
        var catalog = Directory.Exists(found) ? new ModelCatalog("") : Catalog;
        return catalog.Load(found, ScalarTypeOf(dtype), DeviceOf(device));
    }

    private static ScalarType ScalarTypeOf(Dtype dtype) => dtype switch
    {
        Dtype.Float64 => ScalarType.Float64,
        Dtype.Bfloat16 => ScalarType.BFloat16,
        _ => ScalarType.Float32,
    };

    private static Device DeviceOf(string name)
    {
        if (name == "cpu")
            return CPU;
        if (name != "cuda" && !(name.StartsWith("cuda:", StringComparison.Ordinal) && uint.TryParse(name[5..], out _)))
            throw new UsageException($"--device is '{name}'.", "write cpu, cuda or cuda:N.");
        if (!cuda.is_available())
            throw new UsageException($"--device is {name}, but this libtorch has no CUDA or finds no GPU.", "use --device cpu, or point LIBTORCH at a CUDA build of libtorch.");
        return new Device(name);
    }
}
