using Mib.Models.Batches;

namespace Mib.Models.Transformers;

/// <summary>Keys and values of the first columns of some prompts, for any number of runs of what follows them, with gradients or without.</summary>
/// <remarks>Attention is causal: nothing that is done to later tokens changes what earlier ones write.</remarks>
public sealed class Prefix : Past
{
    private readonly KeyValueCache cache;
    private readonly PaddedBatch columns;
    private readonly int heads;

    /// <summary>Runs the first columns once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="columns">The first columns of the prompts; they are freed with the prefix, or with its failure.</param>
    public Prefix(HookedTransformer model, PaddedBatch columns)
    {
        this.columns = columns;
        heads = model.Config.Heads;
        cache = new(model.Config, columns.Width);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        try
        {
            model.LastResidual(columns, past: cache);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Bytes that its keys and values take.</summary>
    public long Bytes => cache.Bytes;

    /// <inheritdoc/>
    public override void Dispose()
    {
        cache.Dispose();
        columns.Dispose();
    }

    /// <inheritdoc/>
    internal override (Tensor Mask, Tensor Positions) Extend(PaddedBatch batch) =>
        (Before(columns.Mask, batch.Mask), Before(columns.Positions, batch.Positions));

    /// <inheritdoc/>
    internal override (Tensor Keys, Tensor Values) Append(int layer, Tensor k, Tensor v, Tensor? heads)
    {
        var (keys, values) = cache.Of(layer);
        return (Before(OfHeads(keys, k, heads), k), Before(OfHeads(values, v, heads), v));
    }

    /// <summary>Joins along the columns; a batch that holds the prompts several times finds the prefix as many times.</summary>
    private static Tensor Before(Tensor first, Tensor next)
    {
        var times = next.shape[0] / first.shape[0];
        return cat([times == 1 ? first : first.repeat([times, .. Enumerable.Repeat(1L, first.shape.Length - 1)]), next], 1);
    }

    private Tensor OfHeads(Tensor stored, Tensor incoming, Tensor? chosen)
    {
        if (chosen is null && stored.shape[2] == incoming.shape[2])
            return stored;
        var own = stored.shape[2] == heads ? stored : stored.repeat_interleave(heads / stored.shape[2], 2);
        return chosen is null ? own : own.index_select(2, chosen);
    }
}
