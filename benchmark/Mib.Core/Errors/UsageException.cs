namespace Mib.Core.Errors;

/// <summary>Options that are wrong by themselves or do not go together.</summary>
/// <param name="what">What is wrong.</param>
/// <param name="fix">What to write instead.</param>
public sealed class UsageException(string what, string fix) : MibException(what, fix)
{
    /// <inheritdoc/>
    public override string Code => "MIB0102";
}
