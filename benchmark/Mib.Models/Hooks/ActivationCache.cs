namespace Mib.Models.Hooks;

/// <summary>Activations kept from a run, by hook point. It owns them: they live until it is disposed.</summary>
public sealed class ActivationCache : IDisposable
{
    private readonly Dictionary<string, Tensor> kept = new(StringComparer.Ordinal);

    /// <summary>The hook points kept.</summary>
    public IReadOnlyCollection<string> Names => kept.Keys;

    /// <summary>The activation at a hook point, the very tensor of the run, so that gradients can be asked of it.</summary>
    public Tensor this[string name] => kept[name];

    /// <summary>Hooks that keep the activations at some points.</summary>
    /// <param name="names">Hook points.</param>
    /// <param name="hooks">Hooks to add to; a new set if none is given.</param>
    public HookSet Hooks(IEnumerable<string> names, HookSet? hooks = null)
    {
        hooks ??= new();
        foreach (var name in names)
            hooks.Read(name, activation => Keep(name, activation));
        return hooks;
    }

    /// <summary>Keeps an activation.</summary>
    public void Keep(string name, Tensor activation)
    {
        if (kept.TryGetValue(name, out var old) && !ReferenceEquals(old, activation))
            old.Dispose();
        kept[name] = activation.DetachFromDisposeScope();
    }

    /// <summary>Lets go of an activation.</summary>
    public void Release(string name)
    {
        if (kept.Remove(name, out var activation))
            activation.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in kept.Values)
            tensor.Dispose();
        kept.Clear();
    }
}
