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
    /// <summary>Most that sites in one run may cost together (<see cref="PairActivations.Cost"/>): hundreds of MiB of a model of billions of weights.</summary>
    private const long MostCost = 1 << 14;

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

    /// <summary>How many sites share a run when they are judged.</summary>
    public int SitesInARun => (int)Math.Max(1, MostCost / Activations.Cost);

    /// <summary>The logits before each token of the labels when vectors are replaced at one site.</summary>
    /// <param name="swap">Where, and what the vectors become; gradients flow through it.</param>
    /// <returns>[label token, d_vocab] in float32 or wider, owned by the caller's dispose scope.</returns>
    public Tensor Logits(SiteSwap swap)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(Logits(Activations.LastResiduals([swap])[0]));
    }

    /// <summary>How the pairs come out at some sites, of which as many go into one run as fit.</summary>
    /// <param name="swaps">At least one.</param>
    /// <param name="firstTokenOnly">Whether later tokens come from a plain run.</param>
    /// <returns>[swap][pair].</returns>
    public IReadOnlyList<double[]> Outcomes(IReadOnlyList<SiteSwap> swaps, bool firstTokenOnly)
    {
        using var noGradient = no_grad();
        var later = firstTokenOnly && pairs.Any(pair => pair.Label.Count > 1) ? Later() : null;
        return [.. swaps.Chunk(SitesInARun).SelectMany(Together)];

        double[][] Together(SiteSwap[] some)
        {
            using var scope = NewDisposeScope();
            return [.. Activations.LastResiduals(some).Select(Judged)];
        }

        // Of a large vocabulary the logits of one site at a time are enough.
        double[] Judged(Tensor last)
        {
            using var scope = NewDisposeScope();
            return PairOutcomes.Of(pairs, Logits(last), later);
        }

        long[] Later()
        {
            using var scope = NewDisposeScope();
            return Logits(new SiteSwap(swaps[0].Site, (_, bases, _) => bases)).argmax(-1).ToLongs();
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

    private Tensor Logits(Tensor last) => model.Unembed(last).Wide();
}
