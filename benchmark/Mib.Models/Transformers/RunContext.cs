using Mib.Models.Batches;

namespace Mib.Models.Transformers;

/// <summary>What the positions of one run see: made once, read by every block.</summary>
public sealed class RunContext
{
    private readonly Tensor full;
    private readonly Tensor? sliding;

    private RunContext(Tensor full, Tensor? sliding, Rotary? rotary, Past? past) =>
        (this.full, this.sliding, Rotary, Past) = (full, sliding, rotary, past);

    /// <summary>The turns of rotary positions; null where positions are learned.</summary>
    internal Rotary? Rotary { get; }

    /// <summary>Keys and values of the tokens before this run; null for none.</summary>
    internal Past? Past { get; }

    /// <summary>Makes the context of a batch, and tells the past, if there is one, which tokens come in.</summary>
    /// <returns>Tensors owned by the caller's dispose scope.</returns>
    internal static RunContext Of(TransformerConfig config, PaddedBatch batch, ScalarType dtype, Past? past)
    {
        var rotary = config.Rotary is null ? null : Rotary.At(config, batch.Positions, dtype);
        using var scope = NewDisposeScope();
        var (real, positions) = past?.Extend(batch) ?? (batch.Mask, batch.Positions);
        var sees = Sees(batch.Width, real);
        var near = config.SlidingLayers.Any(slides => slides) && config.SlidingWindow is { } window
            ? Additive(sees.logical_and((batch.Positions.unsqueeze(2) - positions.unsqueeze(1)).lt(window)), dtype).MoveToOuterDisposeScope()
            : null;
        return new(Additive(sees, dtype).MoveToOuterDisposeScope(), near, rotary, past);
    }

    /// <summary>What is added to the scores of a layer: 0 where a query sees a key, otherwise the lowest finite number.</summary>
    /// <param name="window">The layer's window; null if it sees everything before it.</param>
    /// <returns>[batch, 1, query, key].</returns>
    internal Tensor MaskOf(int? window) => window is null ? full : sliding!;

    /// <summary>[batch, query, key]: causal, and blind to padding. The queries are the last of the keys.</summary>
    private static Tensor Sees(long queries, Tensor real)
    {
        var keys = real.shape[1];
        var causal = ones([queries, keys], ScalarType.Bool, real.device).tril(keys - queries);
        return causal.unsqueeze(0).logical_and(real.unsqueeze(1));
    }

    /// <summary>[batch, 1, query, key].</summary>
    /// <remarks>Not −∞: a padding query sees no key at all, and a row of −∞ would become NaN.</remarks>
    private static Tensor Additive(Tensor sees, ScalarType dtype) =>
        zeros(sees.shape, dtype, sees.device).masked_fill_(sees.logical_not(), dtype == ScalarType.Float64 ? double.MinValue : -3e38)
            .unsqueeze(1);
}
