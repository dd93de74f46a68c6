using Mib.Core.Errors;
using Mib.Models.Files;

namespace Mib.Engine.Formats.Pickles;

/// <summary>A bare pickle of plain containers, e.g. a model's configuration.</summary>
internal static class PickleFile
{
    /// <summary>Reads a file.</summary>
    /// <returns>As of <see cref="PickleReader.Read"/>.</returns>
    /// <exception cref="FileFormatException">It is too long, cut off, malformed, or holds what is not allowed.</exception>
    public static object? Read(string path)
    {
        using var stream = RegularFile.Open(path);
        if (stream.Length > PickleReader.LongestPickle)
            throw Error($"it has {stream.Length} bytes, the limit is {PickleReader.LongestPickle}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        try
        {
            return Run(bytes, storage => throw new InvalidDataException($"it refers to a storage, '{PickleGlobals.Short(storage.Key)}', which only files of torch.save have"));
        }
        catch (InvalidDataException error)
        {
            throw Error(error.Message, error);
        }

        FileFormatException Error(string what, Exception? inner = null) =>
            new(path, "", what, "write its content as JSON, or pickle plain dictionaries, numbers and text.", inner);
    }

    /// <summary>Runs a pickle; an error says where in it.</summary>
    /// <inheritdoc cref="PickleReader"/>
    /// <exception cref="InvalidDataException">It is cut off or malformed, or does what is not allowed.</exception>
    public static object? Run(byte[] pickle, Action<TorchStorage> storages)
    {
        var reader = new PickleReader(pickle, storages);
        try
        {
            return reader.Read();
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"pickle, byte {reader.Place}: {error.Message}", error);
        }
    }
}
