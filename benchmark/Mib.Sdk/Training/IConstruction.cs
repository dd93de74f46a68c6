using Mib.Core.Circuits;
using Mib.Models.Transformers;

namespace Mib.Sdk.Training;

/// <summary>How a bundled model is built, weight by weight, so that its circuit is known.</summary>
/// <remarks>A public class with a public parameterless constructor and a <see cref="ConstructionAttribute"/>, in any plugin assembly.</remarks>
public interface IConstruction
{
    /// <summary>What it makes, for people.</summary>
    ConstructionCard Card { get; }

    /// <summary>The model's shape.</summary>
    TransformerConfig Config { get; }

    /// <summary>Writes the model's <c>tokenizer.json</c>.</summary>
    void WriteTokenizer(string path);

    /// <summary>Builds the model.</summary>
    /// <param name="seed">Root of every random choice; the same seed gives the same bytes.</param>
    /// <returns>The model, owned by the caller.</returns>
    ConstructedModel Construct(int seed);

    /// <summary>How many held-out examples there are, and the share of them that a model answers rightly.</summary>
    (int Examples, double Accuracy) Examine(HookedTransformer model);
}

/// <summary>Marks a class as a construction.</summary>
/// <param name="id">Kebab-case id of the construction and of the model it makes, e.g. <c>first-occurrence-bare</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ConstructionAttribute(string id) : Attribute
{
    /// <summary>Kebab-case id.</summary>
    public string Id { get; } = id;
}

/// <summary>What a construction makes.</summary>
public sealed record ConstructionCard
{
    /// <summary>Kebab-case id.</summary>
    public required string Id { get; init; }

    /// <summary>One or two sentences.</summary>
    public required string Description { get; init; }

    /// <summary>Id of the task that the model does.</summary>
    public required string Task { get; init; }

    /// <summary>Words for the held-out examples, e.g. <c>accuracy on held-out prompts</c>.</summary>
    public required string Accuracy { get; init; }
}

/// <summary>A model that was built, and the circuit that it was built from.</summary>
/// <param name="Model">The model.</param>
/// <param name="Circuit">Its circuit.</param>
public sealed record ConstructedModel(HookedTransformer Model, DeclaredCircuit Circuit);
