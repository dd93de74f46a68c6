using Mib.Engine.Models;

namespace Mib.Cli.Evaluate;

/// <summary>Models by id or folder.</summary>
internal static class Models
{
    /// <summary>The bundled ones, beside the program.</summary>
    public static ModelCatalog Catalog { get; } = new(Path.Combine(AppContext.BaseDirectory, "models"));

    public static LoadedModel Load(string idOrFolder, Dtype dtype) =>
        Catalog.Load(idOrFolder, dtype == Dtype.Float64 ? ScalarType.Float64 : ScalarType.Float32);
}
