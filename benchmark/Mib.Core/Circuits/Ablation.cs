namespace Mib.Core.Circuits;

/// <summary>What stands in for an edge that is left out (spec/circuit-track.md §2.7).</summary>
public enum Ablation
{
    /// <summary>What its source writes at the same position of the corrupted prompt.</summary>
    Patching,

    /// <summary>Nothing.</summary>
    Zero,

    /// <summary>What its source writes on average over the real positions of the method's clean prompts.</summary>
    Mean,

    /// <summary>What its source writes on average at the same position; the prompts must be equally long.</summary>
    MeanPositional,

    /// <summary>A vector of its source that was learned: the one that hurts the model least (Li and Janson 2024, arXiv:2409.09951).</summary>
    Optimal,
}
