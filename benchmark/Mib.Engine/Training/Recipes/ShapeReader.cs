using System.Text.Json.Nodes;
using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using YamlDotNet.RepresentationModel;

namespace Mib.Engine.Training.Recipes;

/// <summary>Reads a model's shape from the fields of Hugging Face's <c>config.json</c>, whichever family it is of.</summary>
internal static class ShapeReader
{
    private const string Fix = "write the fields of the family's config.json, see docs/training.md.";

    /// <summary>Far above what one thread of a processor can train.</summary>
    private const long MostParameters = 100_000_000;

    /// <summary>Fields that follow from the vocabulary, and those that say nothing about the shape.</summary>
    private static readonly string[] Ours = ["vocab_size", "bos_token_id", "eos_token_id", "architectures", "torch_dtype"];

    public static TransformerConfig Read(string file, YamlNode node, IReadOnlyCollection<string> words)
    {
        var where = $"line {node.Start.Line}";
        if (node is not YamlMappingNode mapping)
            throw new FileFormatException(file, where, "the model is no mapping", Fix);
        var json = (JsonObject)YamlText.ToJson(mapping)!;
        var given = json.Select(field => field.Key).ToList();
        json["vocab_size"] = WordLevelTokenizer.FirstWord + words.Count;
        json["bos_token_id"] = WordLevelTokenizer.BeginOfTextId;
        json["eos_token_id"] = WordLevelTokenizer.BeginOfTextId;
        TransformerConfig config;
        try
        {
            // As from a file: values made here know one type of number only.
            config = HuggingFaceConfig.Read((JsonObject)JsonNode.Parse(json.ToJsonString())!, "model");
        }
        catch (FileFormatException error)
        {
            throw new FileFormatException(file, where, error.What, Fix, error);
        }

        if (TransformerWeights.CountOf(config) is > MostParameters and var count)
            throw new FileFormatException(file, where, FormattableString.Invariant($"the model has {count:n0} parameters"), "make it smaller: recipes train at most 100 million.");

        // What is read of a family is what would be written of it.
        var known = HuggingFaceConfig.ToJson(config).Select(field => field.Key).Except(Ours).ToList();
        if (given.Except(known).FirstOrDefault() is { } unknown)
        {
            var key = mapping.Children.Keys.First(key => YamlFields.NameOf(key) == unknown);
            throw new FileFormatException(
                file, $"line {key.Start.Line}, '{unknown}'", $"the model has no such field", $"the fields of {config.ModelType} are {string.Join(", ", known)}.");
        }

        return config;
    }
}
