using Mib.Core.Errors;

namespace Mib.Engine.Models.Hub;

/// <summary>Something went wrong that may go right if it is tried again.</summary>
/// <param name="cause">What to tell the user if it never does.</param>
/// <param name="after">How long the server asks to wait; null if it does not say.</param>
internal sealed class TransientException(HubException cause, TimeSpan? after = null) : Exception(cause.Message, cause)
{
    public HubException Cause { get; } = cause;

    public TimeSpan? After { get; } = after;
}
