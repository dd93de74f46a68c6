using System.IO.MemoryMappedFiles;
using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Models.Checkpoints;

/// <summary>A safetensors file, mapped into memory; each tensor is copied out when it is asked for.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;
    private readonly long dataStart;
    private readonly Dictionary<string, TensorEntry> entries;

    private SafetensorsFile(string path, FileStream stream)
    {
        Path = path;
        (var tensors, Metadata, dataStart) = SafetensorsHeader.Read(path, stream);
        entries = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        if (stream.Length == dataStart)
        {
            stream.Dispose();
            return;
        }

        map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
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
        var stream = RegularFile.Open(path);
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
        var tensor = empty(Entry(name).Shape, dtype, device);
        CopyTo(name, tensor);
        return tensor;
    }

    /// <summary>Copies a tensor out of the map in the element type it is stored in.</summary>
    public Tensor ReadStored(string name) => Read(name, ScalarTypeOf(Entry(name)), CPU);

    /// <summary>Copies a tensor's numbers into another tensor, converted, chunk by chunk: nothing as large as either is made.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="destination">Where to: of the same shape, any strides, element type and device; no gradient flows.</param>
    /// <param name="inspect">Gets each chunk as it is stored, in the file's order; contiguous, on the CPU.</param>
    /// <exception cref="FileFormatException">There is no such tensor, or its elements are no numbers to compute with.</exception>
    public void CopyTo(string name, Tensor destination, Action<Tensor>? inspect = null)
    {
        var entry = Entry(name);
        if (!entry.Shape.AsSpan().SequenceEqual(destination.shape))
            throw new ArgumentException($"Tensor '{name}' is [{string.Join(", ", entry.Shape)}], its destination {destination}.", nameof(destination));

        var stored = ScalarTypeOf(entry);
        var position = dataStart + entry.Begin;
        using var scope = NewDisposeScope();
        var stage = empty([Math.Min(TensorChunks.Elements, destination.numel())], stored);
        TensorChunks.ForEach(destination.detach(), part =>
        {
            var direct = part.dtype == stored && part.device.type == DeviceType.CPU && part.is_contiguous();
            var chunk = direct ? part : stage.narrow(0, 0, part.numel()).view(part.shape);
            var bytes = chunk.bytes;
            using (var data = new UnmanagedMemoryStream(view!.SafeMemoryMappedViewHandle, position, bytes.Length))
                data.ReadExactly(bytes);
            position += bytes.Length;
            inspect?.Invoke(chunk);
            if (!direct)
                part.copy_(chunk);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        view?.Dispose();
        map?.Dispose();
    }

    private TensorEntry Entry(string name) => entries.TryGetValue(name, out var entry)
        ? entry
        : throw new FileFormatException(Path, $"tensor '{name}'", "it is missing", "download the file again.");

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
