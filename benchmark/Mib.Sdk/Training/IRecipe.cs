using Mib.Models.Transformers;

namespace Mib.Sdk.Training;

/// <summary>How a bundled model is made: trained (<see cref="ITrainingRecipe"/>) or built (<see cref="IConstruction"/>).</summary>
/// <remarks>A public class with a public parameterless constructor and a <see cref="RecipeAttribute"/>, in any plugin assembly.</remarks>
public interface IRecipe
{
    /// <summary>What the recipe makes, for people.</summary>
    RecipeCard Card { get; }

    /// <summary>The model's shape.</summary>
    TransformerConfig Config { get; }

    /// <summary>Writes the model's <c>tokenizer.json</c>.</summary>
    void WriteTokenizer(string path);
}

/// <summary>Marks a class as a recipe.</summary>
/// <param name="id">Kebab-case id of the recipe and of the model it makes, e.g. <c>ioi-small</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RecipeAttribute(string id) : Attribute
{
    /// <summary>Kebab-case id.</summary>
    public string Id { get; } = id;
}

/// <summary>What a recipe makes.</summary>
public sealed record RecipeCard
{
    /// <summary>Kebab-case id.</summary>
    public required string Id { get; init; }

    /// <summary>One or two sentences.</summary>
    public required string Description { get; init; }

    /// <summary>Id of the task that the model does.</summary>
    public required string Task { get; init; }

    /// <summary>Words for the accuracy, e.g. <c>IOI accuracy on held-out pairs of names</c>.</summary>
    public required string Accuracy { get; init; }
}
