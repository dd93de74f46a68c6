namespace Mib.Core.Errors;

/// <summary>Training that came to nothing: a gate was missed, the loss ran away, or what was learned cannot be saved.</summary>
/// <param name="what">What went wrong, with the figures.</param>
/// <param name="fix">What to do about it.</param>
/// <param name="inner">The error underneath, where there is one.</param>
public sealed class TrainingException(string what, string fix, Exception? inner = null) : MibException(what, fix, inner)
{
    /// <inheritdoc/>
    public override string Code => "MIB0701";
}
