using Mib.Core.Errors;

namespace Mib.Models.Hooks;

/// <summary>Looks at an activation and may replace it.</summary>
/// <param name="activation">The activation, owned by the run.</param>
/// <returns>What the run goes on with: the same tensor, or another of the same shape.</returns>
public delegate Tensor Hook(Tensor activation);

/// <summary>The hooks of one run, by hook point. A run takes them as an argument: nothing stays behind after it.</summary>
public sealed class HookSet
{
    private readonly Dictionary<string, Hook> hooks = new(StringComparer.Ordinal);

    /// <summary>No hooks.</summary>
    public static HookSet None { get; } = new();

    /// <summary>The hook points that have a hook.</summary>
    public IReadOnlyCollection<string> Names => hooks.Keys;

    /// <summary>Adds a hook; several at one point run in the order in which they were added.</summary>
    /// <param name="name">A hook point, e.g. <c>blocks.3.attn.hook_z</c>.</param>
    /// <param name="hook">What to do there.</param>
    public HookSet Add(string name, Hook hook)
    {
        hooks[name] = hooks.TryGetValue(name, out var earlier) ? activation => hook(earlier(activation)) : hook;
        return this;
    }

    /// <summary>Adds a hook that only looks.</summary>
    public HookSet Read(string name, Action<Tensor> look) => Add(name, activation =>
    {
        look(activation);
        return activation;
    });

    /// <summary>Whether a point has a hook; a run makes what only hooks need just then.</summary>
    public bool Has(string name) => hooks.Count > 0 && hooks.ContainsKey(name);

    /// <summary>Runs the hook of a point on its activation.</summary>
    /// <exception cref="InvalidOperationException">The hook changed the shape.</exception>
    public Tensor Apply(string name, Tensor activation)
    {
        if (hooks.Count == 0 || !hooks.TryGetValue(name, out var hook))
            return activation;
        var result = hook(activation);
        if (!result.shape.AsSpan().SequenceEqual(activation.shape))
        {
            throw new InvalidOperationException(
                $"The hook at {name} turned [{string.Join(", ", activation.shape)}] into [{string.Join(", ", result.shape)}].");
        }

        return result;
    }

    /// <summary>Refuses hooks at points that the model does not have.</summary>
    /// <exception cref="UnknownNameException">There is such a hook.</exception>
    public void Expect(IReadOnlySet<string> known)
    {
        foreach (var name in hooks.Keys)
        {
            if (!known.Contains(name))
                throw new UnknownNameException("hook point", name, [.. known]);
        }
    }
}
