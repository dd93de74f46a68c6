using Mib.Models.Transformers;
using Mib.Sdk.Training;

namespace Mib.Engine.Plugins;

/// <summary>A plugin's construction whatever goes wrong in which is an error with its name.</summary>
internal sealed class GuardedConstruction(Plugin plugin, string what, IConstruction inner) : IConstruction
{
    public ConstructionCard Card => plugin.Guard(what, () => inner.Card);

    public TransformerConfig Config => plugin.Guard(what, () => inner.Config);

    public void WriteTokenizer(string path) => plugin.Guard(what, () =>
    {
        inner.WriteTokenizer(path);
        return true;
    });

    public ConstructedModel Construct(int seed) => plugin.Guard(what, () => inner.Construct(seed));

    public (int Examples, double Accuracy) Examine(HookedTransformer model)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return plugin.Guard(what, () => inner.Examine(model));
    }
}
