using System.Text.Json.Nodes;
using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>
/// Gemma-2 (Gemma Team 2024): norms before and after attention and MLP with weights stored as their difference from 1,
/// soft-capped scores and logits, a sliding window in every other layer, scaled embeddings.
/// </summary>
internal sealed class Gemma2 : Llama
{
    private const string Sliding = "sliding_attention";
    private const string Full = "full_attention";

    protected override string ClassName => "Gemma2ForCausalLM";

    protected override bool TiesUnlessTold => true;

    protected override TransformerConfig Specialize(ConfigFields fields, TransformerConfig config)
    {
        fields.Expect("attention_bias", false);
        return config with
        {
            // transformers reads hidden_activation; hidden_act beside it is left over from Gemma-1.
            Activation = ReadActivation(fields, "hidden_activation"),
            Biases = LinearBiases.None,
            NormWeightIsOffset = true,
            PostNorms = true,
            EmbeddingScale = Math.Sqrt(config.DModel),
            AttentionScale = 1 / Math.Sqrt(fields.PositiveNumber("query_pre_attn_scalar")),
            AttentionSoftCap = fields.PositiveNumberOrNull("attn_logit_softcapping"),
            FinalSoftCap = fields.PositiveNumberOrNull("final_logit_softcapping"),
            SlidingWindow = fields.Positive("sliding_window"),
            SlidingLayers = [.. ReadSliding(fields, config.Layers)],
        };
    }

    protected override void WriteSpecial(JsonObject json, TransformerConfig config)
    {
        json["hidden_activation"] = NameOf(config.Activation);
        json["attention_bias"] = false;
        json["query_pre_attn_scalar"] = 1 / (config.AttentionScale * config.AttentionScale);
        json["attn_logit_softcapping"] = config.AttentionSoftCap;
        json["final_logit_softcapping"] = config.FinalSoftCap;
        json["sliding_window"] = config.SlidingWindow;
        json["layer_types"] = new JsonArray([.. config.SlidingLayers.Select(slides => (JsonNode)(slides ? Sliding : Full))]);
    }

    protected override IEnumerable<(string Name, NormWeights Norm)> Norms(BlockWeights block) =>
    [
        ("input_layernorm", block.Norm1), ("post_attention_layernorm", block.Norm1Post!),
        ("pre_feedforward_layernorm", block.Norm2), ("post_feedforward_layernorm", block.Norm2Post!),
    ];

    /// <summary>Newer files list the layers; in older ones the even layers slide.</summary>
    private static IEnumerable<bool> ReadSliding(ConfigFields fields, int layers)
    {
        if (fields.Texts("layer_types") is not { } types)
            return Enumerable.Range(0, layers).Select(layer => layer % 2 == 0);
        if (types.Length != layers || Array.Exists(types, type => type is not (Sliding or Full)))
            throw fields.Error("layer_types", $"it is not a list of {layers} times {Sliding} or {Full}", "correct the field.");
        return types.Select(type => type == Sliding);
    }
}
