using Mib.Models.Batches;

namespace Mib.Models.Transformers;

/// <summary>Keys and values of the tokens before a run, which the run's own tokens see: <see cref="KeyValueCache"/> grows, <see cref="Prefix"/> does not.</summary>
public abstract class Past : IDisposable
{
    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Is told which tokens come in, whose keys and values then follow layer by layer.</summary>
    /// <returns>[batch, column] of all tokens, those before and those that come in: which are real, and their positions in their prompts.</returns>
    internal abstract (Tensor Mask, Tensor Positions) Extend(PaddedBatch batch);

    /// <summary>Puts a layer's keys and values behind those of the tokens before.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="k">[batch, pos, head or key/value head, d_head] of the tokens that come in.</param>
    /// <param name="v">The same.</param>
    /// <param name="heads">[head] int64: the query heads that <paramref name="k"/> and <paramref name="v"/> are of; null for all.</param>
    internal abstract (Tensor Keys, Tensor Values) Append(int layer, Tensor k, Tensor v, Tensor? heads);
}
