using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mib.Core.Errors;
using Mib.Engine.Formats.Pickles;
using Mib.Models.Checkpoints;
using Mib.Models.Files;
using Mib.Models.Transformers;

namespace Mib.Engine.Models.Import;

/// <summary>TransformerLens's configuration of a model, as JSON or as a pickle of its dictionary or of the object itself.</summary>
/// <param name="path">The file.</param>
/// <param name="fields">Its fields: text, numbers, flags and null as .NET's own; what is none of these as anything else.</param>
/// <remarks>
/// A GPT-2 of ours computes what it describes, or it is refused by the field that asks for something else. Fields that say
/// only how a model is trained, run or shown are not looked at. The defaults are TransformerLens's.
/// </remarks>
internal sealed class TransformerLensConfig(string path, IReadOnlyDictionary<string, object?> fields)
{
    private const long LargestFile = 1 << 20;

    private static readonly Dictionary<string, string> Activations = new(StringComparer.Ordinal)
    {
        ["gelu"] = "gelu", ["relu"] = "relu", ["silu"] = "silu", ["gelu_new"] = "gelu_new",
        ["gelu_fast"] = "gelu_new", ["gelu_pytorch_tanh"] = "gelu_new",
    };

    /// <summary>Fields of which only one value is computed, which they also have where they are missing.</summary>
    private static readonly IReadOnlyList<(string Field, object? Value)> Fixed =
    [
        ("attn_only", false), ("use_local_attn", false), ("scale_attn_by_inverse_layer_idx", false), ("parallel_attn_mlp", false),
        ("gated_mlp", false), ("final_rms", false), ("post_embedding_ln", false), ("use_normalization_before_and_after", false),
        ("load_in_4bit", false), ("use_qk_norm", false), ("use_attn_scale", true), ("num_experts", null),
        ("attention_dir", "causal"), ("positional_embedding_type", "standard"),
    ];

    /// <summary>Whether the norms have no weights, as these were folded into what follows.</summary>
    public bool NormsWithoutWeights => Text("normalization_type", "LNPre") == "LNPre";

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileFormatException">It is no configuration of TransformerLens's.</exception>
    public static TransformerLensConfig Read(string path)
    {
        int first;
        using (var stream = RegularFile.Open(path))
        {
            if (stream.Length > LargestFile)
                throw new FileFormatException(path, "", "it is over 1 MB, no model's configuration", "give the model's configuration to --config.");
            first = stream.ReadByte();
        }

        return first == (int)PickleCode.Proto
            ? PickleFile.Read(path) switch
            {
                Dictionary<string, object?> dictionary => new(path, dictionary),
                PickleObject config => new(path, config.Attributes),
                _ => throw new FileFormatException(path, "", "it holds neither a dictionary nor a HookedTransformerConfig", "give the model's configuration to --config."),
            }
            : new(path, FromJson(path));
    }

    /// <summary>The shape, as one of our GPT-2.</summary>
    /// <exception cref="FileFormatException">A field is missing or malformed, or asks for what is not computed.</exception>
    public TransformerConfig ToShape()
    {
        foreach (var (field, value) in Fixed)
        {
            if (fields.TryGetValue(field, out var found) && !Equals(found, value))
                throw Unsupported(field);
        }

        if (Text("normalization_type", "LNPre") is not ("LN" or "LNPre"))
            throw Unsupported("normalization_type");
        var (width, head) = (Whole("d_model"), Whole("d_head"));
        var heads = Optional("n_heads") ?? width / Math.Max(1, head);
        if (heads * head != width)
            throw Error("d_head", $"{heads} heads of {head} are not d_model, {width}", "only models whose heads share d_model evenly are computed.");
        if (Optional("n_key_value_heads") is { } shared && shared != heads)
            throw Unsupported("n_key_value_heads");
        if (Optional("d_vocab_out") is { } outputs && outputs != Whole("d_vocab"))
            throw Unsupported("d_vocab_out");
        if (Number("attn_scale") is > 0 and var scale && Math.Abs(scale - Math.Sqrt(head)) > 1e-6 * scale)
            throw Error("attn_scale", FormattableString.Invariant($"{scale} is not √d_head"), "only scores divided by √d_head are computed.");
        foreach (var cap in new[] { "attn_scores_soft_cap", "output_logits_soft_cap" })
        {
            if (Number(cap) > 0)
                throw Unsupported(cap);
        }

        var json = new JsonObject
        {
            ["model_type"] = "gpt2",
            ["n_layer"] = Whole("n_layers"),
            ["n_head"] = heads,
            ["n_embd"] = width,
            ["n_inner"] = Optional("d_mlp") ?? 4 * width,
            ["n_positions"] = Whole("n_ctx"),
            ["vocab_size"] = Whole("d_vocab"),
            ["activation_function"] = Activations.TryGetValue(Text("act_fn", ""), out var activation) ? activation : throw Unsupported("act_fn"),
            ["layer_norm_epsilon"] = Number("eps") ?? 1e-5,
            ["tie_word_embeddings"] = false,
            ["lm_head_bias"] = true,
        };
        // Read as a file would be, with all of its checks.
        return HuggingFaceConfig.Read(JsonNode.Parse(json.ToJsonString())!.AsObject(), path);
    }

    private static Dictionary<string, object?> FromJson(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new() { AllowDuplicateProperties = false });
            return json.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => Plain(field.Value), StringComparer.Ordinal);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FileFormatException(path, "", $"it is neither a JSON object nor a pickle: {error.Message}", "give the model's configuration to --config.", error);
        }
    }

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : (object)value.GetDouble(),
        _ => value.Clone(),
    };

    private string Text(string field, string whenMissing) => fields.GetValueOrDefault(field, whenMissing) as string ?? "";

    private long Whole(string field) => Optional(field) ?? throw Error(field, "it is missing", "give the configuration that belongs to the weights.");

    /// <summary>A whole number; where TransformerLens works it out it is null or −1.</summary>
    private long? Optional(string field) => fields.GetValueOrDefault(field) switch
    {
        null or -1L => null,
        long value and >= 1 and <= int.MaxValue => value,
        _ => throw Error(field, $"{Shown(field)} is no size", "correct the field."),
    };

    private double? Number(string field) => fields.GetValueOrDefault(field) switch
    {
        null => null,
        double value when double.IsFinite(value) => value,
        long value => value,
        _ => throw Error(field, $"{Shown(field)} is no number", "correct the field."),
    };

    private FileFormatException Unsupported(string field) =>
        Error(field, $"{Shown(field)} is not supported", "import a model that computes as GPT-2 does: see docs/models.md.");

    private string Shown(string field) => fields.GetValueOrDefault(field) switch
    {
        null => "nothing",
        string text => $"'{PickleGlobals.Short(text)}'",
        bool or long or double => string.Create(CultureInfo.InvariantCulture, $"{fields[field]}"),
        _ => "what it holds",
    };

    private FileFormatException Error(string field, string what, string fix) => new(path, $"'{field}'", what, fix);
}
