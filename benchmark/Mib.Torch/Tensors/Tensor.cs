namespace Mib.Torch;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. It owns one native reference until it is disposed, by hand or by its scope; there is no
    /// finalizer, because when a finalizer runs is nobody's plan for gigabytes.
    /// </summary>
    public partial class Tensor : IDisposable, IEquatable<Tensor>
    {
        private static long live;

        private nint handle;

        private protected Tensor(nint handle)
        {
            this.handle = handle;
            Interlocked.Increment(ref live);
            DisposeScope.Current?.Attach(this);
        }

        /// <summary>Takes the place of another tensor, in its scope too.</summary>
        private protected Tensor(Tensor replaced)
        {
            handle = replaced.Handle;
            replaced.Scope?.Replace(replaced, this);
            replaced.handle = 0;
        }

        /// <summary>How many tensors have been made and not disposed, on all threads.</summary>
        public static long TotalCount => Interlocked.Read(ref live);

        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(GetType().Name);

        public bool IsInvalid => handle == 0;

        internal DisposeScope? Scope { get; set; }

        internal int PlaceInScope { get; set; }

        public void Dispose()
        {
            nint owned = Interlocked.Exchange(ref handle, 0);
            if (owned != 0)
            {
                Scope?.MarkAsDisposed(this);
                Interlocked.Decrement(ref live);
                Native.mib_tensor_free(owned);
            }

            GC.SuppressFinalize(this);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            Scope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            Scope?.MoveToOther(other, this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            return other.Scope is { } scope ? MoveToOtherDisposeScope(scope) : DetachFromDisposeScope();
        }

        public Tensor DetachFromDisposeScope()
        {
            Scope?.Detach(this);
            return this;
        }

        /// <summary>Takes over a native reference. A null one is a result that libtorch left undefined.</summary>
        internal static Tensor Own(nint handle) => handle == 0 ? null! : new Tensor(handle);

        internal static Tensor? OwnOrNull(nint handle) => handle == 0 ? null : new Tensor(handle);
    }
}
