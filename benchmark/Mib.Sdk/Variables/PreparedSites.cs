using Mib.Models.Transformers;

namespace Mib.Sdk.Variables;

/// <summary>Pairs in batches, prepared once for all sites at one position.</summary>
public sealed class PreparedSites : IDisposable
{
    private readonly PreparedPairs[] batches;
    private readonly ActivationKeeper keeper;

    /// <summary>Takes pairs; their runs are made when they are first needed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sites">All sites; they have one position.</param>
    /// <param name="pairs">The pairs, in order.</param>
    /// <param name="batchSize">Pairs in a batch.</param>
    /// <param name="mostBytes">Room for what is kept of the batches; what does not fit is made again each time.</param>
    public PreparedSites(HookedTransformer model, IReadOnlyList<Site> sites, IReadOnlyList<InterchangePair> pairs, int batchSize, long mostBytes)
    {
        keeper = new(mostBytes);
        batches = [.. pairs.Chunk(batchSize).Select(chunk => new PreparedPairs(model, chunk, sites, keeper))];
    }

    /// <summary>The batches at one of the sites.</summary>
    public IReadOnlyList<InterchangeBatch> At(Site site) => [.. batches.Select(batch => new InterchangeBatch(batch, site))];

    /// <summary>How many sites share a run of the first batch; of more, some wait for the others in vain.</summary>
    public int SitesInARun => batches[0].SitesInARun;

    /// <summary>How all pairs come out at some sites, at each by itself; they share runs.</summary>
    /// <param name="swaps">At least one.</param>
    /// <param name="firstTokenOnly">Whether only the first token of an answer comes from the run in which vectors are replaced, and later ones from a plain run, as in the reference.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    /// <param name="progress">Is told which share of the batches is done.</param>
    /// <returns>[swap][pair]: 1 where every token of the label is the likeliest, else 0; or the squared error of the logit difference.</returns>
    public IReadOnlyList<double[]> Outcomes(IReadOnlyList<SiteSwap> swaps, bool firstTokenOnly, CancellationToken cancellation, IProgress<double>? progress = null)
    {
        var outcomes = swaps.Select(_ => new List<double>()).ToList();
        foreach (var (i, batch) in batches.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (all, some) in outcomes.Zip(batch.Outcomes(swaps, firstTokenOnly)))
                all.AddRange(some);
            progress?.Report((i + 1.0) / batches.Length);
        }

        // The next to come are the first batches.
        keeper.MakeRoom();
        return [.. outcomes.Select(all => all.ToArray())];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var batch in batches)
            batch.Dispose();
    }
}
