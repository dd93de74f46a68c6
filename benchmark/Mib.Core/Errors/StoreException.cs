namespace Mib.Core.Errors;

/// <summary>The results database cannot be read or written; what it already holds is untouched.</summary>
/// <param name="database">Path of the database.</param>
/// <param name="what">What is wrong.</param>
/// <param name="fix">What to do about it.</param>
/// <param name="inner">The error underneath, where there is one.</param>
public sealed class StoreException(string database, string what, string fix, Exception? inner = null)
    : MibException($"{database}: {what}", fix, inner)
{
    /// <inheritdoc/>
    public override string Code => "MIB0401";
}
