using Mib.Core.Errors;
using Mib.Models.Batches;

namespace Mib.Models.Transformers;

/// <summary>Keys and values of the tokens that a model has seen, so that the next tokens run alone. For runs without gradients.</summary>
/// <remarks>After a run that ended in an exception it is not to be used again: some layers have the run's tokens, others not.</remarks>
/// <param name="config">The model's shape.</param>
/// <param name="capacity">Most tokens a row, padding included.</param>
public sealed class KeyValueCache(TransformerConfig config, long capacity) : Past
{
    private readonly Tensor?[] keys = new Tensor?[config.Layers];
    private readonly Tensor?[] values = new Tensor?[config.Layers];
    private Tensor? mask;
    private Tensor? positions;
    private long incoming;

    /// <summary>Columns that are filled, padding included.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that keys and values take.</summary>
    public long Bytes => keys.Concat(values).Sum(buffer => buffer is null ? 0 : buffer.numel() * buffer.ElementSize);

    /// <inheritdoc/>
    public override void Dispose()
    {
        mask?.Dispose();
        positions?.Dispose();
        foreach (var buffer in keys.Concat(values))
            buffer?.Dispose();
    }

    /// <inheritdoc/>
    internal override (Tensor Mask, Tensor Positions) Extend(PaddedBatch batch)
    {
        if (Length + batch.Width > capacity)
            throw new UsageException($"The cache holds {capacity} tokens; {Length + batch.Width} are needed.", "ask for fewer new tokens.");
        using var scope = NewDisposeScope();
        mask ??= zeros([batch.Rows, capacity], ScalarType.Bool, batch.Mask.device).DetachFromDisposeScope();
        positions ??= zeros([batch.Rows, capacity], ScalarType.Int64, batch.Mask.device).DetachFromDisposeScope();
        mask.narrow(1, Length, batch.Width).copy_(batch.Mask);
        positions.narrow(1, Length, batch.Width).copy_(batch.Positions);
        (Length, incoming) = (Length + batch.Width, batch.Width);
        return (mask.narrow(1, 0, Length).MoveToOuterDisposeScope(), positions.narrow(1, 0, Length).MoveToOuterDisposeScope());
    }

    /// <summary>The keys and values of a layer, [batch, column, head or key/value head, d_head] each.</summary>
    internal (Tensor Keys, Tensor Values) Of(int layer) => (keys[layer]!.narrow(1, 0, Length), values[layer]!.narrow(1, 0, Length));

    /// <inheritdoc/>
    internal override (Tensor Keys, Tensor Values) Append(int layer, Tensor k, Tensor v, Tensor? heads)
    {
        if (heads is not null)
            throw new InvalidOperationException("A growing cache keeps all heads of a layer: run some of them after a Prefix.");
        return (Append(ref keys[layer], k), Append(ref values[layer], v));
    }

    private Tensor Append(ref Tensor? buffer, Tensor x)
    {
        if (x.requires_grad)
            throw new InvalidOperationException("A run with a key/value cache has no gradients: run it in torch.no_grad().");
        buffer ??= empty([x.shape[0], capacity, x.shape[2], x.shape[3]], x.dtype, x.device).DetachFromDisposeScope();
        if (buffer.shape[2] < x.shape[2])
        {
            // A hook gave every head keys or values of its own: from now on they are kept so.
            var wide = buffer.repeat_interleave(x.shape[2] / buffer.shape[2], 2).DetachFromDisposeScope();
            buffer.Dispose();
            buffer = wide;
        }

        var same = buffer.shape[2] == x.shape[2] ? x : x.repeat_interleave(buffer.shape[2] / x.shape[2], 2);
        buffer.narrow(1, Length - incoming, incoming).copy_(same);
        return buffer.narrow(1, 0, Length);
    }
}
