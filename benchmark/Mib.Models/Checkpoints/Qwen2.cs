using System.Text.Json.Nodes;
using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>Qwen-2 and Qwen-2.5 (Yang et al. 2024): Llama with biases on queries, keys and values.</summary>
internal sealed class Qwen2 : Llama
{
    protected override string ClassName => "Qwen2ForCausalLM";

    protected override TransformerConfig Specialize(ConfigFields fields, TransformerConfig config)
    {
        var window = fields.Flag("use_sliding_window", whenMissing: false) ? fields.Positive("sliding_window") : (int?)null;
        return config with
        {
            Activation = ReadActivation(fields, "hidden_act"),
            Biases = LinearBiases.Qkv,
            SlidingWindow = window,
            SlidingLayers = window is null ? [] : [.. ReadSliding(fields, config.Layers) ?? FromMaxWindowLayers(fields, config.Layers)],
        };
    }

    protected override void WriteSpecial(JsonObject json, TransformerConfig config)
    {
        json["hidden_act"] = NameOf(config.Activation);
        json["use_sliding_window"] = config.SlidingWindow is not null;
        if (config.SlidingWindow is { } window)
        {
            json["sliding_window"] = window;
            json["layer_types"] = LayerTypes(config);
        }
    }

    /// <summary>Older files say before which layer none slides; 0 lets all slide.</summary>
    private static IEnumerable<bool> FromMaxWindowLayers(ConfigFields fields, int layers)
    {
        var first = fields.NotNegative("max_window_layers");
        return Enumerable.Range(0, layers).Select(layer => layer >= first);
    }
}
