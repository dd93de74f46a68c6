using Mib.Models.Transformers;

namespace Mib.Sdk.Variables;

/// <summary>Pairs in batches, prepared once for all sites at one position.</summary>
public sealed class PreparedSites : IDisposable
{
    private readonly HookedTransformer model;
    private readonly PreparedPairs[] batches;

    /// <summary>Takes pairs; their runs are made when they are first needed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sites">All sites; they have one position.</param>
    /// <param name="pairs">The pairs, in order.</param>
    /// <param name="batchSize">Pairs in a batch.</param>
    /// <param name="mostBytes">What may be kept of all batches; what does not fit is made again each time.</param>
    public PreparedSites(HookedTransformer model, IReadOnlyList<Site> sites, IReadOnlyList<InterchangePair> pairs, int batchSize, long mostBytes = 2L << 30)
    {
        this.model = model;
        var keeper = new ActivationKeeper(mostBytes);
        batches = [.. pairs.Chunk(batchSize).Select(chunk => new PreparedPairs(model, chunk, sites, keeper))];
    }

    /// <summary>The batches at one of the sites.</summary>
    public IReadOnlyList<InterchangeBatch> At(Site site) => [.. batches.Select(batch => new InterchangeBatch(model, batch, site))];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var batch in batches)
            batch.Dispose();
    }
}
