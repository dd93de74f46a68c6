using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>Something went wrong that may go right if it is tried again.</summary>
/// <param name="what">What to tell the user if it never does.</param>
/// <param name="fix">What the user can do about it.</param>
/// <param name="after">How long the server asks to wait; null if it does not say.</param>
/// <param name="inner">The error underneath, where there is one.</param>
internal sealed class TransientException(string what, string fix, TimeSpan? after = null, Exception? inner = null) : Exception(what, inner)
{
    public HubException Cause { get; } = new(what, fix, inner) { MayPass = true };

    public TimeSpan? After { get; } = after;
}
