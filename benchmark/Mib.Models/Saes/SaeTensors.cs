using Mib.Core.Errors;
using Mib.Models.Checkpoints;

namespace Mib.Models.Saes;

/// <summary>The tensors of a sparse autoencoder's file, each with a check of its shape and its numbers.</summary>
/// <param name="path">The file.</param>
/// <param name="dtype">What numbers are converted to.</param>
/// <param name="device">Where they go.</param>
internal sealed class SaeTensors(string path, ScalarType dtype, Device device) : IDisposable
{
    private const string Again = "download the file again, or use the configuration that belongs to it.";

    private readonly SafetensorsFile file = SafetensorsFile.Open(path);

    /// <summary>The free text pairs of the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata => file.Metadata;

    /// <summary>The sizes of a matrix.</summary>
    /// <exception cref="FileFormatException">It is missing, is none or is empty.</exception>
    public (int Rows, int Columns) Sizes(string name) =>
        Entry(name).Shape is [> 0 and <= ConfigFields.LargestSize and var rows, > 0 and <= ConfigFields.LargestSize and var columns]
            ? ((int)rows, (int)columns)
            : throw Error(name, $"it is {Text(Entry(name).Shape)}, not a matrix");

    /// <summary>Reads one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The sizes that it must have.</param>
    /// <returns>Owned by the caller's dispose scope.</returns>
    /// <exception cref="FileFormatException">It is missing, has other sizes, or a number of it is not finite.</exception>
    public Tensor Read(string name, params long[] shape)
    {
        var entry = Entry(name);
        if (!entry.Shape.AsSpan().SequenceEqual(shape))
            throw Error(name, $"it is {Text(entry.Shape)}, not {Text(shape)}");
        var read = empty(shape, dtype, device);
        file.CopyTo(name, read, new FiniteCheck(path, entry, dtype).Check);
        return read;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private TensorEntry Entry(string name) => file.Entries.TryGetValue(name, out var entry)
        ? entry
        : throw Error(name, $"it is missing; the file has {(file.Entries.Count == 0 ? "none" : string.Join(", ", file.Entries.Keys.Order(StringComparer.Ordinal).Take(10)))}");

    private FileFormatException Error(string name, string what) => new(path, $"tensor '{name}'", what, Again);

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
