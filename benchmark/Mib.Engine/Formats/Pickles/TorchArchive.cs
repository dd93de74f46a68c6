using System.IO.Compression;
using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Engine.Formats.Pickles;

/// <summary>A file of <c>torch.save</c>: a zip of a pickle, <c>data.pkl</c>, and of storages, <c>data/N</c>, none of them compressed.</summary>
/// <remarks>
/// Memory stays in proportion to the file: the pickle is short, no view is larger than its storage, and no more is read than a
/// few times what the file holds.
/// </remarks>
internal sealed class TorchArchive : IDisposable
{
    /// <summary>How many times over a file may be read: tensors may share a storage.</summary>
    private const int MostReadings = 4;

    private const int ChunkElements = 1 << 20;
    private const string PickleEntry = "/data.pkl";

    private readonly FileStream stream;
    private readonly ZipArchive zip;
    private readonly string folder;
    private TorchStorage? storage;
    private Tensor? numbers;

    private TorchArchive(string path, FileStream stream)
    {
        Path = path;
        this.stream = stream;
        Unread = MostReadings * stream.Length;
        CheckIsZip();
        zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);
        var pickles = zip.Entries.Where(entry => entry.FullName.EndsWith(PickleEntry, StringComparison.Ordinal)).ToList();
        if (pickles.Count != 1)
            throw new InvalidDataException($"it has {pickles.Count} entries */data.pkl, a file of torch.save has one");
        folder = pickles[0].FullName[..^PickleEntry.Length];
        if (zip.GetEntry(folder + "/byteorder") is { Length: < 16 } order && Text(order) != "little")
            throw new InvalidDataException("its numbers are big-endian");
        Root = Unpickle(pickles[0]);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many bytes may still be read; no more than a few times what the file has.</summary>
    public long Unread { get; private set; }

    /// <summary>What was saved; its tensors are not read yet.</summary>
    public object? Root { get; }

    /// <summary>Opens a file and reads its pickle.</summary>
    /// <exception cref="FileFormatException">It is none of torch.save's, is damaged, or holds what is not allowed.</exception>
    public static TorchArchive Open(string path)
    {
        var file = RegularFile.Open(path);
        try
        {
            return Checked(path, () => new TorchArchive(path, file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor.</summary>
    /// <returns>A tensor of its shape and element type, on the CPU, contiguous, owned by the caller's dispose scope.</returns>
    /// <exception cref="FileFormatException">Its storage is missing, or the file is read too often for what it holds.</exception>
    public Tensor Read(TorchTensor tensor)
    {
        using var scope = NewDisposeScope();
        return Checked(Path, () => Numbers(tensor.Storage))
            .as_strided(tensor.Shape, tensor.Strides, tensor.Offset).contiguous().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        numbers?.Dispose();
        zip.Dispose();
        stream.Dispose();
    }

    private static T Checked<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException)
        {
            throw new FileFormatException(path, "", error.Message, "save plain tensors, numbers and text with torch.save, without its legacy option, or use another format.", error);
        }
    }

    private void CheckIsZip()
    {
        Span<byte> start = stackalloc byte[4];
        if (stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < 4 || !start.SequenceEqual("PK\u0003\u0004"u8))
        {
            throw new InvalidDataException(start[0] == (byte)PickleCode.Proto
                ? "it is a bare pickle, or torch's legacy format from before 1.6 (_use_new_zipfile_serialization=False), not the zip that torch.save writes"
                : "it is not the zip that torch.save writes");
        }
    }

    private object? Unpickle(ZipArchiveEntry entry)
    {
        if (entry.Length > PickleReader.LongestPickle)
            throw new InvalidDataException($"its pickle has {entry.Length} bytes, the limit is {PickleReader.LongestPickle}");
        return PickleFile.Run(Bytes(entry), wanted => EntryOf(wanted));
    }

    /// <summary>All numbers of a storage; those of the last one are kept, as tensors often share it.</summary>
    private Tensor Numbers(TorchStorage wanted)
    {
        if (wanted == storage)
            return numbers!;
        var entry = EntryOf(wanted);
        Unread -= entry.Length;
        if (Unread < 0)
            throw new InvalidDataException($"its tensors read the same storages more than {MostReadings} times over");

        using var data = Open(entry);
        using var scope = NewDisposeScope();
        var read = empty([wanted.Count], wanted.Dtype);
        for (long start = 0; start < wanted.Count; start += ChunkElements)
            data.ReadExactly(read.narrow(0, start, Math.Min(ChunkElements, wanted.Count - start)).bytes);
        numbers?.Dispose();
        (storage, numbers) = (wanted, read.DetachFromDisposeScope());
        return numbers;
    }

    /// <summary>The entry of a storage, which has to have its size.</summary>
    private ZipArchiveEntry EntryOf(TorchStorage wanted)
    {
        var name = $"{folder}/data/{wanted.Key}";
        var entry = zip.GetEntry(name) ?? throw new InvalidDataException($"the entry '{PickleGlobals.Short(name)}' is missing");
        var bytes = (Int128)wanted.Count * wanted.ElementSize;
        return entry.Length == bytes
            ? entry
            : throw new InvalidDataException($"the entry '{PickleGlobals.Short(name)}' has {entry.Length} bytes, {wanted.Count} numbers of {wanted.Dtype} take {bytes}");
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var data = Open(entry);
        var bytes = new byte[entry.Length];
        data.ReadExactly(bytes);
        return bytes;
    }

    private static string Text(ZipArchiveEntry entry) => System.Text.Encoding.ASCII.GetString(Bytes(entry));

    /// <summary>torch.save compresses nothing, so what claims to be larger than it is stored is a trap.</summary>
    private static Stream Open(ZipArchiveEntry entry) => entry.CompressedLength == entry.Length
        ? entry.Open()
        : throw new InvalidDataException($"the entry '{PickleGlobals.Short(entry.FullName)}' is compressed, which torch.save never does");
}
