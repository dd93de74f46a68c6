using Mib.Models.Hooks;

namespace Mib.Sdk.Circuits;

/// <summary>The places of one run at which gradients are asked for, and those at which values are kept.</summary>
internal sealed class Taps : IDisposable
{
    private readonly ActivationCache cache = new();
    private readonly List<string> names = [];
    private readonly Dictionary<string, Tensor> gradients = new(StringComparer.Ordinal);

    /// <summary>Asks for the gradient at a point.</summary>
    public void Gradient(string name, HookSet hooks, Func<Tensor, Tensor>? make = null)
    {
        names.Add(name);
        hooks.Add(name, x =>
        {
            var tapped = make is null ? x : make(x);
            cache.Keep(name, tapped);
            return tapped;
        });
    }

    /// <summary>Keeps the values at a point.</summary>
    public void Value(string name, HookSet hooks) => cache.Hooks([name], hooks);

    /// <summary>Goes back from the loss; a point that does not reach it has a gradient of zero.</summary>
    public void Differentiate(Tensor loss)
    {
        var found = autograd.grad([loss], [.. names.Select(name => cache[name])], allow_unused: true);
        for (var i = 0; i < names.Count; i++)
            gradients[names[i]] = found[i] ?? zeros_like(cache[names[i]]);
    }

    /// <summary>The value at a point.</summary>
    public Tensor this[string name] => cache[name].detach();

    /// <summary>The gradient at a point.</summary>
    public Tensor GradientAt(string name) => gradients[name];

    /// <summary>Lets go of values and gradients that have been read.</summary>
    public void Release(params IEnumerable<string> read)
    {
        foreach (var name in read)
        {
            cache.Release(name);
            if (gradients.Remove(name, out var gradient))
                gradient.Dispose();
        }
    }

    public void Dispose() => cache.Dispose();
}
