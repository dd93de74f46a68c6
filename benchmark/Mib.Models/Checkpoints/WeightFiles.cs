using System.Runtime.ExceptionServices;
using Mib.Core.Errors;

namespace Mib.Models.Checkpoints;

/// <summary>The weights of a folder: one safetensors file, or shards with an index.</summary>
public sealed class WeightFiles : IDisposable
{
    /// <summary>File name of weights in one file.</summary>
    public const string SingleFile = "model.safetensors";

    /// <summary>File name of the index of shards.</summary>
    public const string IndexFile = "model.safetensors.index.json";

    /// <summary>A few cores fill the memory bus, and libtorch converts each chunk on several threads of its own.</summary>
    private const int MostThreads = 8;

    private readonly IReadOnlyList<SafetensorsFile> files;
    private readonly Dictionary<string, SafetensorsFile> holders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorEntry> entries = new(StringComparer.Ordinal);

    private WeightFiles(string path, IReadOnlyList<SafetensorsFile> files)
    {
        Path = path;
        this.files = files;
        foreach (var file in files)
        {
            foreach (var (name, entry) in file.Entries)
            {
                holders.Add(name, file);
                entries.Add(name, entry);
            }
        }
    }

    /// <summary>The file that stands for all: the one with the weights, or the index.</summary>
    public string Path { get; }

    /// <summary>Every file that was read, the index among them.</summary>
    public IReadOnlyList<string> Files => [.. files.Select(file => file.Path).Append(Path).Distinct(StringComparer.Ordinal)];

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries => entries;

    /// <summary>Opens a folder's weights and checks all headers; where both are there, the single file goes before the shards.</summary>
    /// <exception cref="FileFormatException">
    /// A file is missing or malformed, or the shards are not what the index says; all that is wrong with them is listed.
    /// </exception>
    public static WeightFiles Open(string folder)
    {
        var (single, index) = (System.IO.Path.Combine(folder, SingleFile), System.IO.Path.Combine(folder, IndexFile));
        if (File.Exists(single))
            return new(single, [SafetensorsFile.Open(single)]);
        return File.Exists(index)
            ? new(index, Shards.Open(ShardIndex.Read(index)))
            : throw new FileFormatException(
                single, "", $"it is missing, and so is {IndexFile}",
                "give a folder with weights as safetensors; convert other formats with Hugging Face's save_pretrained.");
    }

    /// <summary>The file that holds a tensor.</summary>
    /// <exception cref="FileFormatException">There is no such tensor.</exception>
    public string PathOf(string name) => Holder(name).Path;

    /// <summary>Copies a tensor's numbers out of its file, converted, without a copy of the whole in between.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="destination">Where to: of the same shape, any strides, floating-point type and device; no gradient flows.</param>
    /// <exception cref="FileFormatException">
    /// There is no such tensor, or a number in it is not finite in the destination's type; the destination is then half-filled.
    /// </exception>
    public void CopyTo(string name, Tensor destination)
    {
        var file = Holder(name);
        file.CopyTo(name, destination, new FiniteCheck(file.Path, entries[name], destination.dtype).Check);
    }

    /// <summary>Copies many tensors as <see cref="CopyTo(string, Tensor)"/> does, several at a time.</summary>
    /// <param name="weights">Names and destinations.</param>
    /// <exception cref="FileFormatException">As for one tensor; of several errors it is the first in the list's order.</exception>
    public void CopyTo(IReadOnlyList<KeyValuePair<string, Tensor>> weights)
    {
        var errors = new Exception?[weights.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Min(MostThreads, get_num_threads()) };
        Parallel.For(0, weights.Count, options, (i, loop) =>
        {
            try
            {
                CopyTo(weights[i].Key, weights[i].Value);
            }
            catch (Exception error)
            {
                // All tensors before this one are still read, so that the same files always give the same error.
                errors[i] = error;
                loop.Break();
            }
        });
        if (Array.Find(errors, error => error is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in files)
            file.Dispose();
    }

    private SafetensorsFile Holder(string name) => holders.TryGetValue(name, out var file)
        ? file
        : throw new FileFormatException(Path, $"tensor '{name}'", "it is missing", "download the files again.");
}
