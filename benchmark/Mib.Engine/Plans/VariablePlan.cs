using Mib.Core.Causal;
using Mib.Models.Tokenizers;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;

namespace Mib.Engine.Plans;

/// <summary>All that a run on the variable track needs.</summary>
public sealed record VariablePlan
{
    public required HookedTransformer Model { get; init; }

    public required ITokenizer Tokenizer { get; init; }

    public required IVariableMethod Method { get; init; }

    public required CausalModel CausalModel { get; init; }

    /// <summary>The variable that is looked for.</summary>
    public required string Variable { get; init; }

    /// <summary>The sites that are tried, in order.</summary>
    public required IReadOnlyList<Site> Sites { get; init; }

    /// <summary>The pairs that the method sees.</summary>
    public required IReadOnlyList<CounterfactualPair> Train { get; init; }

    /// <summary>The pairs that interchanges are scored on.</summary>
    public required IReadOnlyList<CounterfactualPair> Test { get; init; }

    public required int Seed { get; init; }

    public int BatchSize { get; init; } = 64;
}
