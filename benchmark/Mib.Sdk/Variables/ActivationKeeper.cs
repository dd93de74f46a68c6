namespace Mib.Sdk.Variables;

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
