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
        var firstSliding = window is null ? 0 : fields.Positive("max_window_layers");
        return config with
        {
            Activation = ReadActivation(fields, "hidden_act"),
            Biases = LinearBiases.Qkv,
            SlidingWindow = window,
            SlidingLayers = window is null ? [] : [.. Enumerable.Range(0, config.Layers).Select(layer => layer >= firstSliding)],
        };
    }

    protected override void WriteSpecial(JsonObject json, TransformerConfig config)
    {
        json["hidden_act"] = NameOf(config.Activation);
        json["use_sliding_window"] = config.SlidingWindow is not null;
        if (config.SlidingWindow is { } window)
        {
            json["sliding_window"] = window;
            json["max_window_layers"] = config.SlidingLayers.TakeWhile(slides => !slides).Count();
        }
    }
}
