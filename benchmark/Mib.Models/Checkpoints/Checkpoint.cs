using System.Runtime.InteropServices;
using Mib.Core.Errors;
using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>Models in folders of Hugging Face's layout: <c>config.json</c> and weights as safetensors, in one file or in shards.</summary>
public static class Checkpoint
{
    /// <summary>File name of the configuration.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>Loads a model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="dtype">Element type to compute in; stored weights are converted.</param>
    /// <param name="device">Where to compute; the processor if none is given.</param>
    /// <exception cref="FileFormatException">
    /// A file is missing or malformed, or weights are missing, unexpected or of a wrong shape; all of them are listed.
    /// </exception>
    /// <exception cref="UsageException">There is not enough memory.</exception>
    public static HookedTransformer Load(string folder, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        var config = HuggingFaceConfig.Read(Path.Combine(folder, ConfigFile));
        var family = ModelFamily.Of(config);
        using var files = WeightFiles.Open(folder);
        var names = CheckedNames(files, config, family);
        var weights = Allocate(config, family, dtype, device ?? CPU);
        try
        {
            using var scope = NewDisposeScope();
            files.CopyTo([.. family.Stored(config, weights).Select(w => KeyValuePair.Create(names[w.Name], w.Weight))]);
            return new(config, weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Room for the weights, or an error that says how much there would have to be.</summary>
    private static TransformerWeights Allocate(TransformerConfig config, ModelFamily family, ScalarType dtype, Device device)
    {
        try
        {
            return TransformerWeights.Allocate(config, family.OutFirst, dtype, device);
        }
        catch (ExternalException error) when (error.Message.Contains("memory", StringComparison.Ordinal))
        {
            var bytes = TransformerWeights.CountOf(config) * (dtype switch { ScalarType.Float64 => 8.0, ScalarType.Float32 => 4, _ => 2 });
            throw new UsageException(
                FormattableString.Invariant($"The model's weights take {bytes / (1L << 30):0.0} GiB in {dtype}, which {device} does not have."),
                "use --dtype bfloat16, a smaller model, or a machine with more memory.");
        }
    }

    /// <summary>The tensors of a folder and the files that they are in, checked against the configuration; no weight is read.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="config">Its configuration.</param>
    /// <exception cref="FileFormatException">As for <see cref="Load"/>.</exception>
    public static IReadOnlyList<(string File, TensorEntry Entry)> Inspect(string folder, TransformerConfig config)
    {
        using var files = WeightFiles.Open(folder);
        return [.. CheckedNames(files, config, ModelFamily.Of(config)).Values.Select(name => (files.PathOf(name), files.Entries[name]))];
    }

    /// <summary>Saves a model so that <see cref="Load"/> and Hugging Face can read it.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="model">The model.</param>
    public static void Save(string folder, HookedTransformer model)
    {
        Directory.CreateDirectory(folder);
        HuggingFaceConfig.Write(Path.Combine(folder, ConfigFile), model.Config, model.Dtype);
        using var scope = NewDisposeScope();
        var tensors = ModelFamily.Of(model.Config).Stored(model.Config, model.Weights).Select(w => KeyValuePair.Create(w.Name, w.Weight)).ToList();
        SafetensorsWriter.Write(Path.Combine(folder, WeightFiles.SingleFile), tensors);
    }

    /// <summary>Maps each weight's name to its name in the files, and refuses files that do not fit the configuration.</summary>
    private static Dictionary<string, string> CheckedNames(WeightFiles files, TransformerConfig config, ModelFamily family)
    {
        var prefix = family.Prefix;
        var isBare = !files.Entries.Keys.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        using var scope = NewDisposeScope();
        using var shapes = TransformerWeights.Allocate(config, family.OutFirst, ScalarType.Float32, META);
        foreach (var (name, shape) in family.Stored(config, shapes))
        {
            var stored = names[name] = isBare && name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
            if (!files.Entries.TryGetValue(stored, out var entry))
                problems.Add($"{stored} is missing");
            else if (!entry.Shape.AsSpan().SequenceEqual(shape.shape))
                problems.Add($"{stored} is {Show(entry.Shape)}, {ConfigFile} makes it {Show(shape.shape)}");
            else if (entry.Dtype is not ("F64" or "F32" or "F16" or "BF16"))
                problems.Add($"{stored} is of dtype {entry.Dtype}, weights are F32, F64, F16 or BF16");
        }

        var expected = names.Values.ToHashSet(StringComparer.Ordinal);
        problems.AddRange(files.Entries.Keys.Where(name => !expected.Contains(name) && !IsIgnored(name)).Select(name => $"{name} is unexpected"));
        if (problems.Count > 0)
        {
            throw new FileFormatException(
                files.Path, "", $"its weights do not fit {ConfigFile}: {string.Join("; ", problems.Take(20))}"
                    + (problems.Count > 20 ? $"; and {problems.Count - 20} more" : ""),
                $"use the {ConfigFile} that belongs to these weights.");
        }

        return names;

        // Some files hold masks and the like, some a copy of the tied unembedding.
        bool IsIgnored(string name) =>
            name == ModelFamily.Unembedding
                ? config.TiedEmbeddings
                : family.IsBuffer(name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name, config);
    }

    private static string Show(long[] shape) => $"[{string.Join(", ", shape)}]";
}
