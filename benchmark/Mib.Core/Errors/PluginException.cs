namespace Mib.Core.Errors;

/// <summary>An assembly that cannot serve as a plugin, or a plugin that misbehaves.</summary>
/// <param name="plugin">Path or name of the plugin.</param>
/// <param name="what">What is wrong with it.</param>
/// <param name="fix">What its author or user can do.</param>
/// <param name="inner">The error underneath, where there is one.</param>
public sealed class PluginException(string plugin, string what, string fix, Exception? inner = null)
    : MibException($"{plugin}: {what}", fix, inner)
{
    /// <inheritdoc/>
    public override string Code => "MIB0301";
}
