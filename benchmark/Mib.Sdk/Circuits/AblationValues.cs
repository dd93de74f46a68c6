using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>What stands in for edges that are left out. It owns its vectors.</summary>
public sealed class AblationValues : IDisposable
{
    private AblationValues(Ablation kind, Tensor? vectors) => (Kind, Vectors) = (kind, vectors);

    /// <summary>What sources write on the corrupted prompts.</summary>
    public static AblationValues Patching { get; } = new(Ablation.Patching, null);

    /// <summary>Which ablation.</summary>
    public Ablation Kind { get; }

    /// <summary>[source, 1, d_model], or [source, pos, d_model] where it depends on the position; null where the corrupted prompts say it.</summary>
    public Tensor? Vectors { get; }

    /// <summary>Nothing stands in.</summary>
    public static AblationValues Zero(HookedTransformer model) =>
        new(Ablation.Zero, zeros([model.Graph.SourceCount, 1, model.Config.DModel], model.Dtype.Wide(), model.Device).DetachFromDisposeScope());

    /// <summary>Vectors that do not depend on the prompt.</summary>
    /// <param name="kind">How they came about.</param>
    /// <param name="vectors">[source, 1, d_model] or [source, pos, d_model], in a wide type; owned by the result.</param>
    public static AblationValues Of(Ablation kind, Tensor vectors) => new(kind, vectors.DetachFromDisposeScope());

    /// <summary>Refuses prompts that means by position say nothing of, before any work is done.</summary>
    /// <param name="pairs">Whose clean prompts are to be run.</param>
    /// <exception cref="UsageException">One has another length than the prompts that the means are of.</exception>
    public void Expect(IReadOnlyList<TokenPair> pairs)
    {
        if (Kind == Ablation.MeanPositional && pairs.FirstOrDefault(pair => pair.CleanIds.Count != Vectors!.shape[1]) is { } other)
        {
            throw new UsageException(
                $"The means by position are of prompts of {Vectors!.shape[1]} tokens, and one to be scored has {other.CleanIds.Count}.",
                "use the mean without positions, or prompts that are equally long.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Vectors?.Dispose();
}
