namespace Mib.Core.Errors;

/// <summary>A model of the hub that is not in the cache, or cannot be pulled.</summary>
/// <param name="what">What stands in the way, with the model, file or address.</param>
/// <param name="fix">What to do about it.</param>
/// <param name="inner">The error underneath, where there is one.</param>
public sealed class HubException(string what, string fix, Exception? inner = null) : MibException(what, fix, inner)
{
    /// <summary>Whether the network or the server failed, which may pass, and nothing was refused.</summary>
    public bool MayPass { get; init; }

    /// <inheritdoc/>
    public override string Code => "MIB0601";
}
