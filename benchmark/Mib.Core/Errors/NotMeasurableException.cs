namespace Mib.Core.Errors;

/// <summary>A score that has no meaning here: the model cannot do the task, or nothing is left to measure it on.</summary>
/// <param name="what">What stands in the way, with the figures.</param>
/// <param name="fix">What to do about it.</param>
public sealed class NotMeasurableException(string what, string fix) : MibException(what, fix)
{
    /// <inheritdoc/>
    public override string Code => "MIB0501";
}
