using System.Text.Json.Nodes;
using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>Llama 2 to 3.1 (Touvron et al. 2023; Dubey et al. 2024), whose names and fields Qwen-2 and Gemma-2 took over.</summary>
internal class Llama : ModelFamily
{
    private const string Sliding = "sliding_attention";
    private const string Full = "full_attention";

    private static readonly IReadOnlyDictionary<string, bool> ScalingTypes = new Dictionary<string, bool>(StringComparer.Ordinal)
    {
        ["llama3"] = true, ["default"] = false,
    };

    public override string Prefix => "model.";

    public override bool OutFirst => true;

    protected virtual string ClassName => "LlamaForCausalLM";

    /// <summary>Whether <c>tie_word_embeddings</c> is true where the field is missing.</summary>
    protected virtual bool TiesUnlessTold => false;

    public override TransformerConfig Read(ConfigFields fields)
    {
        var width = fields.Positive("hidden_size");
        var heads = fields.Positive("num_attention_heads");
        var shared = fields.OptionalPositive("num_key_value_heads") ?? heads;
        if (heads % shared != 0)
        {
            throw fields.Error(
                "num_key_value_heads", $"{shared} does not divide num_attention_heads {heads}", "check both fields against the weights.");
        }

        if (!fields.Has("head_dim") && width % heads != 0)
        {
            throw fields.Error(
                "num_attention_heads", $"{heads} heads do not divide hidden_size {width}", "add head_dim, or check both fields against the weights.");
        }

        var headWidth = fields.OptionalPositive("head_dim") ?? width / heads;
        if (headWidth % 2 != 0)
            throw fields.Error("head_dim", $"rotary positions need an even width, not {headWidth}", "check the field against the weights.");

        if ((long)heads * headWidth > ConfigFields.LargestSize)
            throw fields.Error("head_dim", $"{heads} heads of {headWidth} are no model's", "correct the field.");

        var vocabulary = fields.Positive("vocab_size");
        return Specialize(fields, new()
        {
            ModelType = fields.Text("model_type"),
            Layers = fields.Positive("num_hidden_layers", MostLayers),
            Heads = heads,
            KeyValueHeads = shared,
            DModel = width,
            DHead = headWidth,
            DMlp = fields.Positive("intermediate_size"),
            Vocabulary = vocabulary,
            Context = fields.Positive("max_position_embeddings"),
            GatedMlp = true,
            Norm = NormKind.Rms,
            NormEpsilon = fields.PositiveNumber("rms_norm_eps"),
            Rotary = ReadRotary(fields),
            TiedEmbeddings = fields.Flag("tie_word_embeddings", TiesUnlessTold),
            BosToken = ReadToken(fields, "bos_token_id", vocabulary),
            EosTokens = [.. fields.Tokens("eos_token_id", vocabulary)],
        });
    }

    public override void Write(JsonObject json, TransformerConfig config)
    {
        json["architectures"] = new JsonArray(ClassName);
        json["num_hidden_layers"] = config.Layers;
        json["num_attention_heads"] = config.Heads;
        json["num_key_value_heads"] = config.KeyValueHeads;
        json["head_dim"] = config.DHead;
        json["hidden_size"] = config.DModel;
        json["intermediate_size"] = config.DMlp;
        json["max_position_embeddings"] = config.Context;
        json["rms_norm_eps"] = config.NormEpsilon;
        json["rope_theta"] = config.Rotary!.Theta;
        if (config.Rotary.Scaling is { } scaling)
        {
            json["rope_scaling"] = new JsonObject
            {
                ["rope_type"] = "llama3",
                ["factor"] = scaling.Factor,
                ["low_freq_factor"] = scaling.LowFactor,
                ["high_freq_factor"] = scaling.HighFactor,
                ["original_max_position_embeddings"] = scaling.OriginalContext,
            };
        }

        WriteSpecial(json, config);
    }

    public override IEnumerable<(string Name, Tensor Weight)> Stored(TransformerConfig config, TransformerWeights weights) =>
    [
        ("model.embed_tokens.weight", weights.Embedding),
        .. weights.Blocks.SelectMany((block, layer) => Stored($"model.layers.{layer}.", config, block)),
        .. Named("model.norm", weights.FinalNorm),
        .. StoredUnembedding(config, weights),
    ];

    public override bool IsBuffer(string name, TransformerConfig config) => name.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal);

    /// <summary>Adds what the family's own fields say.</summary>
    protected virtual TransformerConfig Specialize(ConfigFields fields, TransformerConfig config) => config with
    {
        Activation = ReadActivation(fields, "hidden_act"),
        Biases = (fields.Flag("attention_bias", whenMissing: false) ? LinearBiases.Qkv | LinearBiases.Out : LinearBiases.None)
            | (fields.Flag("mlp_bias", whenMissing: false) ? LinearBiases.Mlp : LinearBiases.None),
    };

    /// <summary>Writes the fields that <see cref="Specialize"/> reads.</summary>
    protected virtual void WriteSpecial(JsonObject json, TransformerConfig config)
    {
        json["hidden_act"] = NameOf(config.Activation);
        json["attention_bias"] = config.Biases.HasFlag(LinearBiases.Qkv);
        json["mlp_bias"] = config.Biases.HasFlag(LinearBiases.Mlp);
    }

    /// <summary>Which layers slide by newer files' list of them; null where there is no list.</summary>
    protected static bool[]? ReadSliding(ConfigFields fields, int layers)
    {
        if (fields.Texts("layer_types") is not { } types)
            return null;
        return types.Length == layers && Array.TrueForAll(types, type => type is Sliding or Full)
            ? [.. types.Select(type => type == Sliding)]
            : throw fields.Error("layer_types", $"it is not a list of {layers} times {Sliding} or {Full}", "correct the field.");
    }

    /// <summary>Writes the list that <see cref="ReadSliding"/> reads.</summary>
    protected static JsonArray LayerTypes(TransformerConfig config) =>
        new([.. config.SlidingLayers.Select(slides => (JsonNode)(slides ? Sliding : Full))]);

    /// <summary>The norms of a block by their names.</summary>
    protected virtual IEnumerable<(string Name, NormWeights Norm)> Norms(BlockWeights block) =>
        [("input_layernorm", block.Norm1), ("post_attention_layernorm", block.Norm2)];

    private IEnumerable<(string Name, Tensor Weight)> Stored(string prefix, TransformerConfig config, BlockWeights block) =>
    [
        .. Norms(block).SelectMany(norm => Named(prefix + norm.Name, norm.Norm)),
        .. QueriesKeysValues(prefix + "self_attn.", config, block.Qkv),
        .. Named(prefix + "self_attn.o_proj", block.Out),
        .. Named(prefix + "mlp.gate_proj", block.MlpGate!),
        .. Named(prefix + "mlp.up_proj", block.MlpIn),
        .. Named(prefix + "mlp.down_proj", block.MlpOut),
    ];

    /// <summary>The file has three matrices where we have them side by side.</summary>
    private static IEnumerable<(string Name, Tensor Weight)> QueriesKeysValues(string prefix, TransformerConfig config, LinearWeights qkv)
    {
        long first = 0;
        foreach (var (letter, heads) in new[] { ("q", config.Heads), ("k", config.KeyValueHeads), ("v", config.KeyValueHeads) })
        {
            var count = (long)heads * config.DHead;
            yield return ($"{prefix}{letter}_proj.weight", qkv.Weight.t().narrow(0, first, count));
            if (qkv.Bias is { } bias)
                yield return ($"{prefix}{letter}_proj.bias", bias.narrow(0, first, count));
            first += count;
        }
    }

    /// <summary>
    /// Newer files have all of it in rope_parameters, older ones rope_theta and rope_scaling, the oldest of these call the type
    /// "type". Where no θ is given it is 10,000, as in transformers.
    /// </summary>
    private static RotaryConfig ReadRotary(ConfigFields fields)
    {
        var newer = fields.Object("rope_parameters");
        var (inner, outer) = (newer?.OptionalPositiveNumber("rope_theta"), fields.OptionalPositiveNumber("rope_theta"));
        if (inner is not null && outer is not null && inner != outer)
            throw fields.Error("rope_theta", FormattableString.Invariant($"{outer} here is {inner} in rope_parameters"), "remove the wrong one.");
        foreach (var holder in new[] { fields, newer })
        {
            if (holder?.OptionalPositiveNumber("partial_rotary_factor") is { } part and not 1)
                throw holder.Error("partial_rotary_factor", FormattableString.Invariant($"{part} is not supported"), "use a checkpoint that turns whole heads.");
        }

        var theta = inner ?? outer ?? 10_000;
        var scaling = newer ?? fields.Object("rope_scaling");
        var type = scaling is null || scaling.Has("rope_type") || !scaling.Has("type") ? "rope_type" : "type";
        if (scaling is null || (newer is not null && !newer.Has("rope_type")) || !scaling.OneOf(type, ScalingTypes))
            return new(theta);

        var read = new RotaryScaling(
            scaling.PositiveNumber("factor"),
            scaling.PositiveNumber("low_freq_factor"),
            scaling.PositiveNumber("high_freq_factor"),
            scaling.Positive("original_max_position_embeddings"));
        return read.HighFactor > read.LowFactor
            ? new(theta, read)
            : throw scaling.Error("high_freq_factor", $"{read.HighFactor} is not above low_freq_factor {read.LowFactor}", "correct the fields.");
    }
}
