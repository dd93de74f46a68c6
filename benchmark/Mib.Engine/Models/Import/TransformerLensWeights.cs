using System.Globalization;
using Mib.Core.Errors;
using Mib.Engine.Formats.Pickles;
using Mib.Models.Transformers;

namespace Mib.Engine.Models.Import;

/// <summary>TransformerLens's state dict of a model: its names and shapes, and where the numbers go in ours.</summary>
/// <param name="archive">The file.</param>
/// <param name="config">The shape.</param>
/// <param name="normsWithoutWeights">Whether the norms' weights are not in the file but 1 and 0.</param>
internal sealed class TransformerLensWeights(TorchArchive archive, TransformerConfig config, bool normsWithoutWeights)
{
    private const int MostNamed = 20;

    private readonly IReadOnlyDictionary<string, TorchTensor> stored = Tensors(archive);

    /// <summary>Reads all weights, in the element type of the embedding.</summary>
    /// <returns>Weights in no dispose scope.</returns>
    /// <exception cref="FileFormatException">Weights are missing, unexpected, of a wrong shape or type, or not finite.</exception>
    public TransformerWeights Read()
    {
        Check();
        var embedding = stored["embed.W_E"].Storage;
        if (TransformerWeights.CountOf(config) > archive.Unread / embedding.ElementSize)
            throw Error(archive, "", "its weights are many times what is stored in it: they repeat the same numbers");
        var weights = TransformerWeights.Allocate(config, outFirst: false, embedding.Dtype, CPU);
        try
        {
            using var scope = NewDisposeScope();
            foreach (var (name, weight) in Named(weights))
                Copy(name, weight);
            if (normsWithoutWeights)
            {
                foreach (var (_, norm) in Norms(weights))
                {
                    norm.Weight.fill_(1);
                    norm.Bias!.zero_();
                }
            }

            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static Dictionary<string, TorchTensor> Tensors(TorchArchive archive)
    {
        if (archive.Root is not Dictionary<string, object?> entries)
            throw Error(archive, "", "it does not hold a state dict");
        return entries.ToDictionary(
            entry => entry.Key, entry => entry.Value as TorchTensor ?? throw Error(archive, $"'{PickleGlobals.Short(entry.Key)}'", "it is no tensor"), StringComparer.Ordinal);
    }

    /// <summary>Refuses a file that does not fit the configuration, before any of it is read.</summary>
    private void Check()
    {
        using var scope = NewDisposeScope();
        using var shapes = TransformerWeights.Allocate(config, outFirst: false, ScalarType.Float32, META);
        var problems = new List<string>();
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, weight) in Named(shapes))
        {
            expected.Add(name);
            if (!stored.TryGetValue(name, out var tensor))
                problems.Add($"{name} is missing");
            else if (!tensor.Shape.AsSpan().SequenceEqual(weight.shape))
                problems.Add($"{name} is [{string.Join(", ", tensor.Shape)}], the configuration makes it [{string.Join(", ", weight.shape)}]");
            else if (!is_floating_point(tensor.Storage.Dtype))
                problems.Add($"{name} is of {tensor.Storage.Dtype}");
        }

        problems.AddRange(stored.Keys.Where(name => !expected.Contains(name) && !IsBuffer(name)).Select(name => $"{PickleGlobals.Short(name)} is unexpected"));
        if (problems.Count > 0)
        {
            throw Error(archive, "", $"its weights do not fit the configuration: {string.Join("; ", problems.Take(MostNamed))}"
                + (problems.Count > MostNamed ? $"; and {problems.Count - MostNamed} more" : ""));
        }
    }

    private void Copy(string name, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var tensor = archive.Read(stored[name]);
        if (!tensor.isfinite().all().ToBoolean())
            throw Error(archive, $"'{name}'", "it has numbers that are not finite");
        weight.copy_(tensor);
    }

    /// <summary>Every tensor of the file with the weight it holds, seen as the file has it: heads apart, [in, out].</summary>
    private IEnumerable<(string Name, Tensor Weight)> Named(TransformerWeights weights)
    {
        yield return ("embed.W_E", weights.Embedding);
        yield return ("pos_embed.W_pos", weights.PositionEmbedding!);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var (block, prefix) = (weights.Blocks[layer], $"blocks.{layer}.");
            for (var i = 0; i < 3; i++)
            {
                var (first, letter) = ((long)i * config.DModel, "QKV"[i]);
                yield return ($"{prefix}attn.W_{letter}", block.Qkv.Weight.narrow(1, first, config.DModel).unflatten(1, config.Heads, config.DHead).permute(1, 0, 2));
                yield return ($"{prefix}attn.b_{letter}", block.Qkv.Bias!.narrow(0, first, config.DModel).view(config.Heads, config.DHead));
            }

            yield return (prefix + "attn.W_O", block.Out.Weight.view(config.Heads, config.DHead, config.DModel));
            yield return (prefix + "attn.b_O", block.Out.Bias!);
            yield return (prefix + "mlp.W_in", block.MlpIn.Weight);
            yield return (prefix + "mlp.b_in", block.MlpIn.Bias!);
            yield return (prefix + "mlp.W_out", block.MlpOut.Weight);
            yield return (prefix + "mlp.b_out", block.MlpOut.Bias!);
        }

        foreach (var (name, norm) in normsWithoutWeights ? [] : Norms(weights))
        {
            yield return (name + ".w", norm.Weight);
            yield return (name + ".b", norm.Bias!);
        }

        yield return ("unembed.W_U", weights.Unembedding.t());
        yield return ("unembed.b_U", weights.UnembeddingBias!);
    }

    private static IEnumerable<(string Name, NormWeights Norm)> Norms(TransformerWeights weights) =>
    [
        .. weights.Blocks.SelectMany((block, layer) => new[] { ($"blocks.{layer}.ln1", block.Norm1), ($"blocks.{layer}.ln2", block.Norm2) }),
        ("ln_final", weights.FinalNorm),
    ];

    /// <summary>The causal mask, and the number that stands for −∞ in it.</summary>
    private bool IsBuffer(string name) =>
        name.Split('.') is ["blocks", var layer, "attn", "mask" or "IGNORE"]
        && int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < config.Layers;

    private static FileFormatException Error(TorchArchive archive, string where, string what) =>
        new(archive.Path, where, what, "give the state dict of a HookedTransformer, and the configuration that belongs to it.");
}
