using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>The names that Hugging Face gives to GPT-2's weights.</summary>
internal static class Gpt2Names
{
    /// <summary>Prefix of every name but the unembedding's in a file saved from <c>GPT2LMHeadModel</c>; the hub's own files have none.</summary>
    public const string Prefix = "transformer.";

    /// <summary>The unembedding, where it is not the embedding.</summary>
    public const string Unembedding = "lm_head.weight";

    /// <summary>Every weight with its name, without the prefix, in the order of a file. A tied unembedding is not among them.</summary>
    public static IEnumerable<(string Name, Tensor Tensor)> Tensors(TransformerWeights weights, bool tied)
    {
        yield return ("wte.weight", weights.Embedding);
        yield return ("wpe.weight", weights.PositionEmbedding);
        for (var layer = 0; layer < weights.Blocks.Count; layer++)
        {
            var block = weights.Blocks[layer];
            var h = $"h.{layer}.";
            yield return (h + "ln_1.weight", block.Norm1.Weight);
            yield return (h + "ln_1.bias", block.Norm1.Bias);
            yield return (h + "attn.c_attn.weight", block.Qkv.Weight);
            yield return (h + "attn.c_attn.bias", block.Qkv.Bias);
            yield return (h + "attn.c_proj.weight", block.Out.Weight);
            yield return (h + "attn.c_proj.bias", block.Out.Bias);
            yield return (h + "ln_2.weight", block.Norm2.Weight);
            yield return (h + "ln_2.bias", block.Norm2.Bias);
            yield return (h + "mlp.c_fc.weight", block.MlpIn.Weight);
            yield return (h + "mlp.c_fc.bias", block.MlpIn.Bias);
            yield return (h + "mlp.c_proj.weight", block.MlpOut.Weight);
            yield return (h + "mlp.c_proj.bias", block.MlpOut.Bias);
        }

        yield return ("ln_f.weight", weights.FinalNorm.Weight);
        yield return ("ln_f.bias", weights.FinalNorm.Bias);
        if (!tied)
            yield return (Unembedding, weights.Unembedding);
    }

    /// <summary>The name that a weight has in a file with the prefix.</summary>
    public static string Prefixed(string name) => name == Unembedding ? name : Prefix + name;

    /// <summary>Builds the weights of a shape from whatever gives a tensor for a name and a shape.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="get">The tensor of a name, which must have the given sizes.</param>
    public static TransformerWeights Build(TransformerConfig config, Func<string, long[], Tensor> get)
    {
        long d = config.DModel, mlp = config.DMlp, inner = config.Heads * config.DHead;
        var embedding = get("wte.weight", [config.Vocabulary, d]);
        return new(
            embedding,
            get("wpe.weight", [config.Context, d]),
            [.. Enumerable.Range(0, config.Layers).Select(layer => new BlockWeights(
                Norm($"h.{layer}.ln_1"),
                Linear($"h.{layer}.attn.c_attn", d, 3 * inner),
                Linear($"h.{layer}.attn.c_proj", inner, d),
                Norm($"h.{layer}.ln_2"),
                Linear($"h.{layer}.mlp.c_fc", d, mlp),
                Linear($"h.{layer}.mlp.c_proj", mlp, d)))],
            Norm("ln_f"),
            config.TiedEmbeddings ? embedding : get(Unembedding, [config.Vocabulary, d]));

        NormWeights Norm(string name) => new(get(name + ".weight", [d]), get(name + ".bias", [d]));

        LinearWeights Linear(string name, long from, long to) => new(get(name + ".weight", [from, to]), get(name + ".bias", [to]));
    }
}
