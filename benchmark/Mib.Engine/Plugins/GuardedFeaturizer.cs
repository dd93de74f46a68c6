using Mib.Sdk.Variables;

namespace Mib.Engine.Plugins;

/// <summary>A plugin's featurizer, whose every call is the plugin's to answer for.</summary>
internal sealed class GuardedFeaturizer : Featurizer
{
    /// <summary>Vectors that are enough to see whether it does what it did.</summary>
    private const int ProbeRows = 8;

    private readonly Plugin plugin;
    private readonly string what;
    private readonly Featurizer inner;
    private Tensor? probe;
    private Tensor? made;

    public GuardedFeaturizer(Plugin plugin, string what, Featurizer inner)
    {
        (this.plugin, this.what, this.inner) = (plugin, what, inner);
        // A copy: the list is the plugin's.
        Selected = inner.Selected?.ToArray();
    }

    public bool IsDisposed { get; private set; }

    public override string Kind => plugin.Guard(what, () => inner.Kind);

    public override IReadOnlyList<KeyValuePair<string, Tensor>> State => plugin.Guard(what, () => inner.State);

    public override IReadOnlyList<KeyValuePair<string, string>> Reference => plugin.Guard(what, () => inner.Reference);

    public override long Bytes => plugin.Guard(what, () => inner.Bytes);

    /// <summary>What it owns, the inner one disposes of.</summary>
    protected override IEnumerable<Tensor> Owned => [];

    public override (Tensor Features, Tensor Error) Featurize(Tensor x) => plugin.Guard(what, () => inner.Featurize(x));

    public override Tensor Invert(Tensor features, Tensor error) => plugin.Guard(what, () => inner.Invert(features, error));

    /// <summary>Whether it stands for a plugin's object.</summary>
    public bool Is(Featurizer one) => ReferenceEquals(inner, one);

    /// <summary>Remembers what it does to some vectors.</summary>
    /// <param name="x">[row, d].</param>
    public void Fitted(Tensor x)
    {
        using var scope = NewDisposeScope();
        probe = x.narrow(0, 0, Math.Min(ProbeRows, x.shape[0])).clone().DetachFromDisposeScope();
        made = Probed().DetachFromDisposeScope();
    }

    /// <summary>Whether it still does that.</summary>
    public bool IsAsFitted()
    {
        using var scope = NewDisposeScope();
        return allclose(Probed(), made!);
    }

    public override void Dispose()
    {
        plugin.Guard(what, () =>
        {
            inner.Dispose();
            return true;
        });
        probe?.Dispose();
        made?.Dispose();
        IsDisposed = true;
        base.Dispose();
    }

    /// <summary>An interchange of vectors with their opposites: of most, every feature differs.</summary>
    private Tensor Probed()
    {
        using var noGradient = no_grad();
        return Interchange(probe!, -probe!);
    }
}
