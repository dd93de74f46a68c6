using Mib.Core.Errors;
using Mib.Sdk.Variables;

namespace Mib.Engine.Plugins;

/// <summary>A plugin's method of which nothing comes out but a featurizer of finite numbers or an error with its name.</summary>
internal sealed class GuardedVariableMethod(Plugin plugin, string what, IVariableMethod inner) : IVariableMethod
{
    public Featurizer Fit(VariableRun run)
    {
        var featurizer = plugin.Guard(what, () => inner.Fit(run), run.Cancellation) ?? throw Wrong("returned null instead of a featurizer.");
        foreach (var (name, tensor) in featurizer.State)
        {
            using var scope = NewDisposeScope();
            if (!isfinite(tensor).all().ToBoolean())
                throw Wrong($"returned a featurizer whose '{name}' has numbers that are not finite.");
        }

        return featurizer;
    }

    private PluginException Wrong(string how) =>
        new(plugin.Manifest.Path, $"{what} {how}", "return a Featurizer whose state is finite.");
}
