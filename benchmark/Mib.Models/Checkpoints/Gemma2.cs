using System.Text.Json.Nodes;
using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>
/// Gemma-2 (Gemma Team 2024): norms before and after attention and MLP with weights stored as their difference from 1,
/// soft-capped scores and logits, a sliding window in every other layer, scaled embeddings.
/// </summary>
internal sealed class Gemma2 : Llama
{
    protected override string ClassName => "Gemma2ForCausalLM";

    protected override bool TiesUnlessTold => true;

    protected override TransformerConfig Specialize(ConfigFields fields, TransformerConfig config)
    {
        fields.Expect("attention_bias", false);
        fields.Expect("use_bidirectional_attention", false);
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
            // In older files the even layers slide.
            SlidingLayers = [.. ReadSliding(fields, config.Layers) ?? [.. Enumerable.Range(0, config.Layers).Select(layer => layer % 2 == 0)]],
        };
    }

    protected override void WriteSpecial(JsonObject json, TransformerConfig config)
    {
        json["hidden_activation"] = config.Activation == Activation.GeluTanh ? "gelu_pytorch_tanh" : NameOf(config.Activation);
        json["attention_bias"] = false;
        json["query_pre_attn_scalar"] = 1 / (config.AttentionScale * config.AttentionScale);
        json["attn_logit_softcapping"] = config.AttentionSoftCap;
        json["final_logit_softcapping"] = config.FinalSoftCap;
        json["sliding_window"] = config.SlidingWindow;
        json["layer_types"] = LayerTypes(config);
    }

    protected override IEnumerable<(string Name, NormWeights Norm)> Norms(BlockWeights block) =>
    [
        ("input_layernorm", block.Norm1), ("post_attention_layernorm", block.Norm1Post!),
        ("pre_feedforward_layernorm", block.Norm2), ("post_feedforward_layernorm", block.Norm2Post!),
    ];
}
