namespace Mib.Engine.Plans;

/// <summary>
/// libtorch on one thread until disposed. Sums are then taken in one order, so that the same seed gives the same bytes on any
/// number of cores; and on models of a few thousand parameters other threads would only be waited for.
/// </summary>
internal sealed class SingleThread : IDisposable
{
    private readonly int before = get_num_threads();

    public SingleThread() => set_num_threads(1);

    /// <inheritdoc/>
    public void Dispose() => set_num_threads(before);
}
