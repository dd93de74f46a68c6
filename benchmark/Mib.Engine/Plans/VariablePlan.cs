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

    /// <summary>The pairs that training is stopped by and the best site is chosen on; none if neither is wanted.</summary>
    public IReadOnlyList<CounterfactualPair> Validation { get; init; } = [];

    /// <summary>The pairs that interchanges are scored on.</summary>
    public required IReadOnlyList<CounterfactualPair> Test { get; init; }

    public required int Seed { get; init; }

    public int BatchSize { get; init; } = 64;

    /// <summary>How many seeds each site is fitted from: <see cref="Seed"/> and those after it.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Whether methods do what the reference does where it differs.</summary>
    public bool FollowsReference { get; init; }

    /// <summary>Whether only the first token of an answer is patched, as in the reference.</summary>
    public bool FirstTokenOnly { get; init; }

    /// <summary>Bytes of featurizers that are kept of a run; of more, only those of the chosen site are. A database takes at most 1 GB in one piece.</summary>
    public long MostFeaturizerBytes { get; init; } = 512L << 20;

    /// <summary>What a task makes of labels to train on; null for nothing.</summary>
    public Func<string, string>? TrainingLabel { get; init; }

    /// <summary>The logit difference that a linear causal model expects of a pair; null where answers are judged.</summary>
    public Func<CounterfactualPair, LogitDifferenceTarget>? Target { get; init; }
}
