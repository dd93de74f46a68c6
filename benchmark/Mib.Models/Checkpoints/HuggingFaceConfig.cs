using System.Text.Json;
using System.Text.Json.Nodes;
using Mib.Core.Errors;
using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>Hugging Face's <c>config.json</c>, read strictly: what is not supported is refused, never guessed.</summary>
public static class HuggingFaceConfig
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>Reads the file.</summary>
    /// <exception cref="FileFormatException">It is missing, malformed, or describes a model that is not supported.</exception>
    public static TransformerConfig Read(string path) => Read(ConfigFields.Open(path));

    /// <summary>Reads the file's content.</summary>
    /// <param name="json">The content.</param>
    /// <param name="source">Where it comes from, for errors.</param>
    /// <exception cref="FileFormatException">It is malformed, or describes a model that is not supported.</exception>
    public static TransformerConfig Read(JsonObject json, string source) => Read(new ConfigFields(source, json));

    /// <summary>Writes the file that <see cref="Read(string)"/> reads, for a model of our own.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="config">The shape.</param>
    /// <param name="dtype">Element type of the weights beside it.</param>
    public static void Write(string path, TransformerConfig config, ScalarType dtype = ScalarType.Float32) =>
        File.WriteAllText(path, ToJson(config, dtype).ToJsonString(Format) + "\n");

    /// <summary>What <see cref="Write"/> writes: every field that is read of the shape's family, and what others look for.</summary>
    public static JsonObject ToJson(TransformerConfig config, ScalarType dtype = ScalarType.Float32)
    {
        var json = new JsonObject { ["model_type"] = config.ModelType };
        ModelFamily.Of(config).Write(json, config);
        json["vocab_size"] = config.Vocabulary;
        json["tie_word_embeddings"] = config.TiedEmbeddings;
        json["bos_token_id"] = config.BosToken;
        json["eos_token_id"] = config.EosTokens.Count switch
        {
            0 => null,
            1 => config.EosTokens[0],
            _ => new JsonArray([.. config.EosTokens.Select(id => (JsonNode)id)]),
        };
        json["torch_dtype"] = dtype.ToString().ToLowerInvariant();
        return json;
    }

    private static TransformerConfig Read(ConfigFields fields) => fields.OneOf("model_type", ModelFamily.ByModelType).Read(fields);
}
