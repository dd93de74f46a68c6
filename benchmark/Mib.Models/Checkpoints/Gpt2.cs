using System.Globalization;
using System.Text.Json.Nodes;
using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>GPT-2 (Radford et al. 2019). The hub's own files leave the prefix out and hold each block's causal mask.</summary>
/// <remarks>One field is no field of transformers': <c>lm_head_bias</c>, for a bias of the unembedding, <c>lm_head.bias</c>.</remarks>
internal sealed class Gpt2 : ModelFamily
{
    public override string Prefix => "transformer.";

    /// <summary>GPT-2's <c>Conv1D</c> keeps matrices as [in, out].</summary>
    public override bool OutFirst => false;

    public override TransformerConfig Read(ConfigFields fields)
    {
        fields.Expect("scale_attn_weights", true);
        fields.Expect("scale_attn_by_inverse_layer_idx", false);
        fields.Expect("add_cross_attention", false);
        var width = fields.Positive("n_embd");
        var heads = fields.Positive("n_head");
        if (width % heads != 0)
            throw fields.Error("n_head", $"{heads} heads do not divide n_embd {width}", "check both fields against the weights.");

        var vocabulary = fields.Positive("vocab_size");
        return new()
        {
            Layers = fields.Positive("n_layer", MostLayers),
            Heads = heads,
            DModel = width,
            DMlp = fields.OptionalPositive("n_inner") ?? 4 * width,
            Vocabulary = vocabulary,
            Context = fields.Positive("n_positions"),
            Activation = ReadActivation(fields, "activation_function"),
            NormEpsilon = fields.PositiveNumber("layer_norm_epsilon"),
            TiedEmbeddings = fields.Flag("tie_word_embeddings", whenMissing: true),
            UnembeddingBias = fields.Flag("lm_head_bias", whenMissing: false),
            BosToken = ReadToken(fields, "bos_token_id", vocabulary),
            EosTokens = [.. fields.Tokens("eos_token_id", vocabulary)],
        };
    }

    public override void Write(JsonObject json, TransformerConfig config)
    {
        json["architectures"] = new JsonArray("GPT2LMHeadModel");
        json["activation_function"] = NameOf(config.Activation);
        json["n_layer"] = config.Layers;
        json["n_head"] = config.Heads;
        json["n_embd"] = config.DModel;
        json["n_inner"] = config.DMlp;
        json["n_positions"] = config.Context;
        json["layer_norm_epsilon"] = config.NormEpsilon;
        if (config.UnembeddingBias)
            json["lm_head_bias"] = true;
    }

    public override IEnumerable<(string Name, Tensor Weight)> Stored(TransformerConfig config, TransformerWeights weights) =>
    [
        ("transformer.wte.weight", weights.Embedding),
        ("transformer.wpe.weight", weights.PositionEmbedding!),
        .. weights.Blocks.SelectMany((block, layer) => Stored($"transformer.h.{layer}.", block)),
        .. Named("transformer.ln_f", weights.FinalNorm),
        .. StoredUnembedding(config, weights),
    ];

    public override bool IsBuffer(string name, TransformerConfig config) =>
        name.Split('.') is ["h", var layer, "attn", "bias" or "masked_bias"]
        && int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < config.Layers;

    private IEnumerable<(string Name, Tensor Weight)> Stored(string prefix, BlockWeights block) =>
    [
        .. Named(prefix + "ln_1", block.Norm1),
        .. Named(prefix + "attn.c_attn", block.Qkv),
        .. Named(prefix + "attn.c_proj", block.Out),
        .. Named(prefix + "ln_2", block.Norm2),
        .. Named(prefix + "mlp.c_fc", block.MlpIn),
        .. Named(prefix + "mlp.c_proj", block.MlpOut),
    ];
}
