using Mib.Models;
using Mib.Models.Transformers;

namespace Mib.Sdk.Variables;

/// <summary>Pairs whose plain runs are made when they are first needed, and made again if they had to be let go meanwhile.</summary>
/// <param name="model">The model.</param>
/// <param name="pairs">At least one pair.</param>
/// <param name="sites">All sites; they have one position.</param>
/// <param name="keeper">Who decides what is kept.</param>
internal sealed class PreparedPairs(
    HookedTransformer model, IReadOnlyList<InterchangePair> pairs, IReadOnlyList<Site> sites, ActivationKeeper keeper) : IDisposable
{
    /// <summary>Most columns of prompts in one run: what they take is hundreds of MiB of a model of billions of weights.</summary>
    private const long MostCells = 1 << 14;

    private PairActivations? activations;

    public IReadOnlyList<InterchangePair> Pairs => pairs;

    /// <summary>What the plain runs left behind.</summary>
    public PairActivations Activations
    {
        get
        {
            if (activations is null)
            {
                keeper.MakeRoom();
                activations = new(model, pairs, sites);
                keeper.Kept(this, activations.Bytes);
            }

            return activations;
        }
    }

    /// <summary>How the pairs come out at some sites, of which as many go into one run as fit.</summary>
    /// <param name="swaps">At least one.</param>
    /// <param name="firstTokenOnly">Whether later tokens come from a plain run.</param>
    /// <returns>[swap][pair].</returns>
    public IReadOnlyList<double[]> Outcomes(IReadOnlyList<SiteSwap> swaps, bool firstTokenOnly)
    {
        using var noGradient = no_grad();
        var later = firstTokenOnly && pairs.Any(pair => pair.Label.Count > 1) ? Later(swaps[0].Site) : null;
        return [.. swaps.Chunk((int)Math.Max(1, MostCells / Activations.Cells)).SelectMany(Together)];

        double[][] Together(SiteSwap[] some)
        {
            using var scope = NewDisposeScope();
            return [.. Activations.LastResiduals(some).Select(last => Judged(last, logits => PairOutcomes.Of(pairs, logits, later)))];
        }

        long[] Later(Site site)
        {
            using var scope = NewDisposeScope();
            return Judged(Activations.LastResiduals([new(site, (_, bases, _) => bases)])[0], logits => logits.argmax(-1).ToLongs());
        }

        // Of a large vocabulary the logits of one site at a time are enough.
        T Judged<T>(Tensor last, Func<Tensor, T> judge)
        {
            using var scope = NewDisposeScope();
            return judge(model.Unembed(last).Wide());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        keeper.Gone(this);
        Release();
    }

    /// <summary>Lets the activations go.</summary>
    internal void Release()
    {
        activations?.Dispose();
        activations = null;
    }
}
