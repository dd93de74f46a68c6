using System.Text.Json.Nodes;
using Mib.Models.Transformers;

namespace Mib.Models.Checkpoints;

/// <summary>How one family of Hugging Face models writes its shape and its weights. What they compute is all in <see cref="TransformerConfig"/>.</summary>
internal abstract class ModelFamily
{
    /// <summary>Name of an unembedding that is not the embedding.</summary>
    public const string Unembedding = "lm_head.weight";

    /// <summary>Far above any model's depth, and low enough that a list of every weight's name stays small.</summary>
    protected const int MostLayers = 10_000;

    private static readonly Dictionary<string, Activation> Activations = new(StringComparer.Ordinal)
    {
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_pytorch_tanh"] = Activation.GeluTanh,
        ["gelu"] = Activation.Gelu,
        ["relu"] = Activation.Relu,
        ["silu"] = Activation.Silu,
    };

    /// <summary>The families by their <c>model_type</c>.</summary>
    public static IReadOnlyDictionary<string, ModelFamily> ByModelType { get; } = new Dictionary<string, ModelFamily>(StringComparer.Ordinal)
    {
        ["gpt2"] = new Gpt2(), ["llama"] = new Llama(), ["qwen2"] = new Qwen2(), ["gemma2"] = new Gemma2(),
    };

    /// <summary>Prefix that a file may leave out of every name but the unembedding's.</summary>
    public abstract string Prefix { get; }

    /// <summary>Whether matrices are stored as [out, in].</summary>
    public abstract bool OutFirst { get; }

    /// <summary>The family of a shape.</summary>
    public static ModelFamily Of(TransformerConfig config) => ByModelType[config.ModelType];

    /// <summary>Reads a shape.</summary>
    public abstract TransformerConfig Read(ConfigFields fields);

    /// <summary>Writes the fields that <see cref="Read"/> reads; those common to all families are written by others.</summary>
    public abstract void Write(JsonObject json, TransformerConfig config);

    /// <summary>Every tensor of a file with the weight that it holds, or the part of a weight, seen as the file stores it.</summary>
    public abstract IEnumerable<(string Name, Tensor Weight)> Stored(TransformerConfig config, TransformerWeights weights);

    /// <summary>Whether a file may hold a tensor that is no weight, e.g. a mask.</summary>
    /// <param name="name">Its name without the prefix.</param>
    /// <param name="config">The shape.</param>
    public abstract bool IsBuffer(string name, TransformerConfig config);

    /// <summary>Reads an activation's name.</summary>
    protected static Activation ReadActivation(ConfigFields fields, string field) => fields.OneOf(field, Activations);

    /// <summary>An activation's name.</summary>
    protected static string NameOf(Activation activation) => Activations.First(pair => pair.Value == activation).Key;

    /// <summary>Reads a token that the vocabulary must have.</summary>
    protected static int? ReadToken(ConfigFields fields, string field, int vocabulary) =>
        fields.Tokens(field, vocabulary) is [var token, ..] ? token : null;

    /// <summary>Names what there is of an unembedding of its own.</summary>
    protected static IEnumerable<(string Name, Tensor Weight)> StoredUnembedding(TransformerConfig config, TransformerWeights weights)
    {
        if (!config.TiedEmbeddings)
            yield return (Unembedding, weights.Unembedding);
        if (weights.UnembeddingBias is { } bias)
            yield return ("lm_head.bias", bias);
    }

    /// <summary>Names a linear map's weight and bias.</summary>
    protected IEnumerable<(string Name, Tensor Weight)> Named(string name, LinearWeights linear)
    {
        yield return (name + ".weight", OutFirst ? linear.Weight.t() : linear.Weight);
        if (linear.Bias is { } bias)
            yield return (name + ".bias", bias);
    }

    /// <summary>Names a norm's weight and bias.</summary>
    protected static IEnumerable<(string Name, Tensor Weight)> Named(string name, NormWeights norm)
    {
        yield return (name + ".weight", norm.Weight);
        if (norm.Bias is { } bias)
            yield return (name + ".bias", bias);
    }
}
