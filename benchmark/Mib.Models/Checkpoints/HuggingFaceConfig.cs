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
    public static TransformerConfig Read(string path)
    {
        var fields = ConfigFields.Open(path);
        return fields.OneOf("model_type", ModelFamily.ByModelType).Read(fields);
    }

    /// <summary>Writes the file that <see cref="Read"/> reads, for a model of our own.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="config">The shape.</param>
    /// <param name="dtype">Element type of the weights beside it.</param>
    public static void Write(string path, TransformerConfig config, ScalarType dtype = ScalarType.Float32)
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
        File.WriteAllText(path, json.ToJsonString(Format) + "\n");
    }
}
