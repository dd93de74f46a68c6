namespace Mib.Torch;

public static partial class torch
{
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Native.mib_grad_enabled() != 0;

    /// <summary>Holds until disposed; what was before comes back then. It is a matter of the thread.</summary>
    private sealed class GradMode : IDisposable
    {
        private readonly int before = Native.mib_grad_enabled();
        private bool disposed;

        public GradMode(bool enabled) => Native.mib_set_grad_enabled(enabled ? 1 : 0);

        public void Dispose()
        {
            if (!disposed)
            {
                disposed = true;
                Native.mib_set_grad_enabled(before);
            }
        }
    }
}
