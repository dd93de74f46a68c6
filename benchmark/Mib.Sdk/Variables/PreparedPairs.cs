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

/// <summary>Keeps activations of as many batches as there is room for: those that came first stay, of the others only the latest.</summary>
/// <param name="mostBytes">Room for them.</param>
internal sealed class ActivationKeeper(long mostBytes)
{
    private readonly Dictionary<PreparedPairs, long> kept = [];
    private PreparedPairs? passing;

    /// <summary>Lets go what is not to stay, before something else is made.</summary>
    public void MakeRoom()
    {
        passing?.Release();
        passing = null;
    }

    /// <summary>Is told what was made.</summary>
    public void Kept(PreparedPairs pairs, long bytes)
    {
        if (kept.Values.Sum() + bytes <= mostBytes)
            kept[pairs] = bytes;
        else
            passing = pairs;
    }

    /// <summary>Is told what there is no more.</summary>
    public void Gone(PreparedPairs pairs)
    {
        kept.Remove(pairs);
        if (passing == pairs)
            passing = null;
    }
}
