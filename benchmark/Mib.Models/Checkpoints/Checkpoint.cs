using System.Globalization;
using Mib.Core.Errors;
using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>Models in folders of Hugging Face's layout: <c>config.json</c> and <c>model.safetensors</c>.</summary>
public static class Checkpoint
{
    /// <summary>File name of the configuration.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>File name of the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>Loads a model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="dtype">Element type to compute in; stored weights are converted.</param>
    /// <param name="device">Where to compute; the processor if none is given.</param>
    /// <exception cref="FileFormatException">
    /// A file is missing or malformed, or weights are missing, unexpected or of a wrong shape; all of them are listed.
    /// </exception>
    public static HookedTransformer Load(string folder, ScalarType dtype = ScalarType.Float32, Device? device = null)
    {
        var config = HuggingFaceConfig.Read(Path.Combine(folder, ConfigFile));
        using var file = SafetensorsFile.Open(Path.Combine(folder, WeightsFile));
        var names = CheckedNames(file, config);
        return new(config, Gpt2Names.Build(config, (name, _) => file.Read(names[name], dtype, device ?? CPU).DetachFromDisposeScope()));
    }

    /// <summary>Saves a model so that <see cref="Load"/> and Hugging Face can read it.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="model">The model.</param>
    public static void Save(string folder, HookedTransformer model)
    {
        Directory.CreateDirectory(folder);
        HuggingFaceConfig.Write(Path.Combine(folder, ConfigFile), model.Config);
        var tensors = model.NamedWeights().Select(w => KeyValuePair.Create(Gpt2Names.Prefixed(w.Name), w.Weight)).ToList();
        SafetensorsWriter.Write(Path.Combine(folder, WeightsFile), tensors);
    }

    /// <summary>Maps each weight's name to its name in the file, and refuses a file that does not fit the configuration.</summary>
    private static Dictionary<string, string> CheckedNames(SafetensorsFile file, TransformerConfig config)
    {
        var prefix = file.Entries.Keys.Any(k => k.StartsWith(Gpt2Names.Prefix, StringComparison.Ordinal)) ? Gpt2Names.Prefix : "";
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        Gpt2Names.Build(config, (name, shape) =>
        {
            var stored = name == Gpt2Names.Unembedding ? name : prefix + name;
            names[name] = stored;
            if (!file.Entries.TryGetValue(stored, out var entry))
                problems.Add($"{stored} is missing");
            else if (!entry.Shape.AsSpan().SequenceEqual(shape))
                problems.Add($"{stored} is {Show(entry.Shape)}, {ConfigFile} makes it {Show(shape)}");
            else if (entry.Dtype is not ("F64" or "F32" or "F16" or "BF16"))
                problems.Add($"{stored} is of dtype {entry.Dtype}, weights are F32, F64, F16 or BF16");
            return null!;
        });

        var expected = names.Values.ToHashSet(StringComparer.Ordinal);
        problems.AddRange(file.Entries.Keys.Where(key => !expected.Contains(key) && !IsIgnored(key[Skip(key, prefix)..], config))
            .Select(key => $"{key} is unexpected"));
        if (problems.Count > 0)
        {
            throw new FileFormatException(
                file.Path, "", $"its weights do not fit {ConfigFile}: {string.Join("; ", problems.Take(20))}"
                    + (problems.Count > 20 ? $"; and {problems.Count - 20} more" : ""),
                $"use the {ConfigFile} that belongs to these weights.");
        }

        return names;

        static int Skip(string key, string prefix) => key.StartsWith(prefix, StringComparison.Ordinal) ? prefix.Length : 0;
    }

    /// <summary>The hub's files hold each block's causal mask, and some a copy of the tied unembedding.</summary>
    private static bool IsIgnored(string name, TransformerConfig config)
    {
        if (name == Gpt2Names.Unembedding)
            return config.TiedEmbeddings;
        var parts = name.Split('.');
        return parts is ["h", var layer, "attn", "bias" or "masked_bias"]
            && int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < config.Layers;
    }

    private static string Show(long[] shape) => $"[{string.Join(", ", shape)}]";
}
