using System.IO.MemoryMappedFiles;
using Mib.Core.Errors;

namespace Mib.Models.Checkpoints;

/// <summary>A safetensors file, mapped into memory; each tensor is copied out when it is asked for.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile? map;
    private readonly long dataStart;
    private readonly Dictionary<string, TensorEntry> entries;

    private SafetensorsFile(string path, FileStream stream)
    {
        Path = path;
        (var tensors, Metadata, dataStart) = SafetensorsHeader.Read(path, stream);
        entries = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        if (stream.Length > dataStart)
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        else
            stream.Dispose();
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>The free text pairs of the header.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries => entries;

    /// <summary>Opens a file and checks its whole header.</summary>
    /// <exception cref="FileFormatException">It is missing or is not a sound safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", $"it cannot be opened: {error.Message}", "check the path and its permissions.", error);
        }

        try
        {
            return new(path, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Copies a tensor out of the map.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dtype">Element type of the copy.</param>
    /// <param name="device">Where the copy goes.</param>
    /// <returns>A tensor of the file's shape, owned by the caller's dispose scope.</returns>
    /// <exception cref="FileFormatException">There is no such tensor, or its elements are no numbers to compute with.</exception>
    public Tensor Read(string name, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        return ReadStored(name).to(dtype, device).MoveToOuterDisposeScope();
    }

    /// <summary>Copies a tensor out of the map in the element type it is stored in.</summary>
    public Tensor ReadStored(string name)
    {
        if (!entries.TryGetValue(name, out var entry))
            throw new FileFormatException(Path, $"tensor '{name}'", "it is missing", "download the file again.");
        var tensor = empty(entry.Shape, ScalarTypeOf(entry));
        CopyBytes(entry, tensor);
        return tensor;
    }

    /// <inheritdoc/>
    public void Dispose() => map?.Dispose();

    private void CopyBytes(TensorEntry entry, Tensor tensor)
    {
        if (entry.End == entry.Begin)
            return;
        using var view = map!.CreateViewStream(dataStart + entry.Begin, entry.End - entry.Begin, MemoryMappedFileAccess.Read);
        view.ReadExactly(tensor.bytes);
    }

    private ScalarType ScalarTypeOf(TensorEntry entry) => entry.Dtype switch
    {
        "F64" => ScalarType.Float64,
        "F32" => ScalarType.Float32,
        "F16" => ScalarType.Float16,
        "BF16" => ScalarType.BFloat16,
        "I64" => ScalarType.Int64,
        "I32" => ScalarType.Int32,
        "U8" => ScalarType.Byte,
        "BOOL" => ScalarType.Bool,
        _ => throw new FileFormatException(Path, $"tensor '{entry.Name}'", $"dtype {entry.Dtype} cannot be computed with", "convert the file to F32 or BF16."),
    };
}
