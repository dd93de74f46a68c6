namespace Mib.Core.Errors;

/// <summary>Base of every error that a user can cause and can mend. Anything else is a bug in mib.</summary>
/// <param name="what">What is wrong and where.</param>
/// <param name="fix">What to do about it.</param>
/// <param name="inner">The error underneath, where there is one.</param>
public abstract class MibException(string what, string fix, Exception? inner = null)
    : Exception($"{what}{Environment.NewLine}  fix: {fix}", inner)
{
    /// <summary>Stable code, e.g. <c>MIB0101</c>: the name of its page in <c>docs/errors/</c>.</summary>
    public abstract string Code { get; }

    /// <summary>What is wrong and where, without the remedy.</summary>
    public string What { get; } = what;

    /// <summary>The remedy.</summary>
    public string Fix { get; } = fix;
}
