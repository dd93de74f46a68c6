using Mib.Core.Errors;
using Mib.Engine.Models;

namespace Mib.Cli.Evaluate;

/// <summary>Models by id or folder.</summary>
internal static class Models
{
    /// <summary>The bundled ones, beside the program, and whatever else a name can stand for.</summary>
    public static ModelCatalog Catalog { get; } = new(Path.Combine(AppContext.BaseDirectory, "models"));

    /// <summary>Loads a model.</summary>
    /// <exception cref="UsageException">The device is none, or libtorch has no CUDA.</exception>
    public static LoadedModel Load(string model, Dtype dtype, string device) => Catalog.Load(model, ScalarTypeOf(dtype), DeviceOf(device));

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
