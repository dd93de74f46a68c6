using Mib.Core.Circuits;
using Mib.Models.Transformers;

namespace Mib.Sdk.Training;

/// <summary>How a bundled model is built, weight by weight, so that its circuit is known.</summary>
public interface IConstruction : IRecipe
{
    /// <summary>Builds the model.</summary>
    /// <param name="seed">Root of every random choice; the same seed gives the same bytes.</param>
    /// <returns>The model, owned by the caller.</returns>
    ConstructedModel Construct(int seed);

    /// <summary>Share of held-out examples that a model answers rightly.</summary>
    double Accuracy(HookedTransformer model);
}

/// <summary>A model that was built, and the circuit that it was built from.</summary>
/// <param name="Model">The model.</param>
/// <param name="Circuit">Its circuit.</param>
public sealed record ConstructedModel(HookedTransformer Model, DeclaredCircuit Circuit);
