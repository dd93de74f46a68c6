using System.Text.Json;
using System.Text.Json.Nodes;
using Mib.Core.Errors;
using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>Hugging Face's <c>config.json</c>, read strictly: what is not supported is refused, never guessed.</summary>
public static class HuggingFaceConfig
{
    private const long LargestFile = 1 << 20;

    /// <summary>Far above any model's sizes, and low enough that no product of two of them overflows.</summary>
    private const int LargestSize = 10_000_000;

    /// <summary>Far above any model's depth, and low enough that a list of every weight's name stays small.</summary>
    private const int MostLayers = 10_000;

    private static readonly Dictionary<string, Activation> Activations = new(StringComparer.Ordinal)
    {
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_pytorch_tanh"] = Activation.GeluTanh,
        ["gelu"] = Activation.Gelu,
        ["relu"] = Activation.Relu,
    };

    /// <summary>Reads the file.</summary>
    /// <exception cref="FileFormatException">It is missing, malformed, or describes a model that is not supported.</exception>
    public static TransformerConfig Read(string path)
    {
        var fields = new Fields(path, Parse(path));
        var type = fields.Text("model_type");
        if (type != "gpt2")
            throw fields.Error("model_type", $"'{type}' is not supported", "use a GPT-2 architecture checkpoint (\"model_type\": \"gpt2\").");

        fields.Expect("scale_attn_weights", true);
        fields.Expect("scale_attn_by_inverse_layer_idx", false);
        fields.Expect("add_cross_attention", false);
        var width = fields.Positive("n_embd");
        var heads = fields.Positive("n_head");
        if (width % heads != 0)
            throw fields.Error("n_head", $"{heads} heads do not divide n_embd {width}", "check both fields against the weights.");

        var vocabulary = fields.Positive("vocab_size");
        var bos = fields.OptionalInteger("bos_token_id");
        if (bos is { } token && (token < 0 || token >= vocabulary))
            throw fields.Error("bos_token_id", $"{token} is outside the vocabulary of {vocabulary}", "correct the id.");

        return new()
        {
            Layers = fields.Positive("n_layer", MostLayers),
            Heads = heads,
            DModel = width,
            DMlp = fields.OptionalPositive("n_inner") ?? 4 * width,
            Vocabulary = vocabulary,
            Context = fields.Positive("n_positions"),
            Activation = fields.OneOf("activation_function", Activations),
            NormEpsilon = fields.PositiveNumber("layer_norm_epsilon"),
            TiedEmbeddings = fields.Flag("tie_word_embeddings", whenMissing: true),
            BosToken = bos,
        };
    }

    /// <summary>Writes the file that <see cref="Read"/> reads, for a model of our own.</summary>
    public static void Write(string path, TransformerConfig config)
    {
        var activation = Activations.First(pair => pair.Value == config.Activation).Key;
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray("GPT2LMHeadModel"),
            ["model_type"] = "gpt2",
            ["activation_function"] = activation,
            ["n_layer"] = config.Layers,
            ["n_head"] = config.Heads,
            ["n_embd"] = config.DModel,
            ["n_inner"] = config.DMlp,
            ["n_positions"] = config.Context,
            ["vocab_size"] = config.Vocabulary,
            ["layer_norm_epsilon"] = config.NormEpsilon,
            ["tie_word_embeddings"] = config.TiedEmbeddings,
            ["bos_token_id"] = config.BosToken,
            ["eos_token_id"] = config.BosToken,
            ["torch_dtype"] = "float32",
        };
        File.WriteAllText(path, json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static JsonObject Parse(string path)
    {
        if (!File.Exists(path))
            throw new FileFormatException(path, "", "there is no such file", "point --model at a Hugging Face folder with config.json and model.safetensors.");
        if (new FileInfo(path).Length > LargestFile)
            throw new FileFormatException(path, "", "it is over 1 MB, no model's configuration", "point --model at a Hugging Face folder.");
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path), documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new FileFormatException(path, "", "it is not a JSON object", "download the file again.");
        }
        catch (JsonException error)
        {
            throw new FileFormatException(path, "", $"it is not JSON: {error.Message}", "download the file again.", error);
        }
    }

    /// <summary>The fields of one file, each read with a check.</summary>
    private sealed class Fields(string path, JsonObject json)
    {
        public FileFormatException Error(string field, string what, string fix) => new(path, $"'{field}'", what, fix);

        public string Text(string field) => Value<string>(field, "a string") ?? throw Missing(field);

        public int Positive(string field, int atMost = LargestSize) => OptionalPositive(field, atMost) ?? throw Missing(field);

        public int? OptionalPositive(string field, int atMost = LargestSize) =>
            OptionalInteger(field) is not { } value ? null
            : value <= 0 ? throw Error(field, $"{value} is not positive", "correct the field.")
            : value > atMost ? throw Error(field, $"{value} is no model's", "correct the field.")
            : value;

        public int? OptionalInteger(string field) => Value<int?>(field, "a whole number");

        public double PositiveNumber(string field) =>
            Value<double?>(field, "a number") is not { } value ? throw Missing(field)
            : value > 0 && double.IsFinite(value) ? value
            : throw Error(field, $"{value} is not a positive number", "correct the field.");

        public bool Flag(string field, bool whenMissing) => Value<bool?>(field, "true or false") ?? whenMissing;

        public void Expect(string field, bool wanted)
        {
            if (Flag(field, wanted) != wanted)
                throw Error(field, $"{!wanted} is not supported".ToLowerInvariant(), "use a checkpoint without it.");
        }

        public T OneOf<T>(string field, Dictionary<string, T> known) =>
            known.TryGetValue(Text(field), out var value)
                ? value
                : throw Error(field, $"'{Text(field)}' is not supported", $"supported: {string.Join(", ", known.Keys)}.");

        private FileFormatException Missing(string field) => Error(field, "it is missing", "download the file again.");

        private T? Value<T>(string field, string kind)
        {
            try
            {
                return json[field] is { } node ? node.GetValue<T>() : default;
            }
            catch (Exception error) when (error is InvalidOperationException or FormatException)
            {
                throw Error(field, $"it is not {kind}", "correct the field.");
            }
        }
    }
}
