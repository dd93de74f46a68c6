using Mib.Core.Errors;

namespace Mib.Cli;

/// <summary>An error that came up while a run was being made, not before: another exit code.</summary>
internal sealed class RunFailedException(MibException cause) : Exception(cause.Message, cause)
{
    public MibException Cause { get; } = cause;
}
