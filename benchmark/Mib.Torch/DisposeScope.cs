using static Mib.Torch.torch;

namespace Mib.Torch;

/// <summary>
/// Disposes, when it ends, every tensor made on its thread since it began, except those that were moved out of it.
/// Like the tensors in it, it belongs to that thread.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? current;

    private readonly List<IDisposable> held = [];
    private readonly DisposeScope? outer;
    private bool disposed;

    internal DisposeScope()
    {
        outer = current;
        current = this;
    }

    public int DisposablesCount => held.Count;

    public IReadOnlyList<IDisposable> DisposablesView => held;

    internal static DisposeScope? Current => current;

    public bool Contains(IDisposable disposable) => IndexOf(disposable) >= 0;

    public void Attach(IDisposable disposable)
    {
        if (disposable is Tensor tensor)
        {
            tensor.Scope?.Remove(tensor);
            tensor.Scope = this;
            tensor.PlaceInScope = held.Count;
            held.Add(tensor);
        }
        else if (!Contains(disposable))
        {
            held.Add(disposable);
        }
    }

    public void Attach(params IDisposable[] disposables) => Array.ForEach(disposables, Attach);

    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Remove(disposable);
        return disposable;
    }

    public void Detach(params IDisposable[] disposables) => Array.ForEach(disposables, Remove);

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        if (outer is null)
        {
            return Detach(disposable);
        }

        return MoveToOther(outer, disposable);
    }

    public void MoveToOuter(params IDisposable[] disposables) =>
        Array.ForEach(disposables, disposable => MoveToOuter<IDisposable>(disposable));

    public T MoveToOther<T>(DisposeScope scope, T disposable)
        where T : IDisposable
    {
        if (Contains(disposable))
        {
            Remove(disposable);
            scope.Attach(disposable);
        }

        return disposable;
    }

    public void DisposeEverything() => DisposeEverythingBut([]);

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var kept = inKeep.ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (IDisposable disposable in held.ToArray())
        {
            if (!kept.Contains(disposable))
            {
                Remove(disposable);
                disposable.Dispose();
            }
        }
    }

    public void MarkAsDisposed(IDisposable disposable) => Remove(disposable);

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        Leave();
        foreach (IDisposable disposable in held)
        {
            if (disposable is Tensor tensor)
            {
                tensor.Scope = null;
            }

            disposable.Dispose();
        }

        held.Clear();
    }

    internal void Replace(Tensor old, Tensor replacement)
    {
        Remove(old);
        Attach(replacement);
    }

    // Scopes inside this one that were never disposed end with it, or they would collect for ever.
    private void Leave()
    {
        for (DisposeScope? scope = current; scope is not null; scope = scope.outer)
        {
            if (ReferenceEquals(scope, this))
            {
                while (!ReferenceEquals(current, this))
                {
                    current!.Dispose();
                }

                current = outer;
                return;
            }
        }
    }

    private int IndexOf(IDisposable disposable)
    {
        if (disposable is Tensor tensor)
        {
            return ReferenceEquals(tensor.Scope, this) ? tensor.PlaceInScope : -1;
        }

        return held.FindIndex(other => ReferenceEquals(other, disposable));
    }

    // The last one takes the place of the one that goes, so that this costs the same however many are held.
    private void Remove(IDisposable disposable)
    {
        int index = IndexOf(disposable);
        if (index < 0)
        {
            return;
        }

        IDisposable last = held[^1];
        held[index] = last;
        held.RemoveAt(held.Count - 1);
        if (last is Tensor moved)
        {
            moved.PlaceInScope = index;
        }

        if (disposable is Tensor tensor)
        {
            tensor.Scope = null;
        }
    }
}
