using System.Runtime.InteropServices;

namespace Mib.Torch;

public static partial class torch
{
    public static unsafe string __version__ { get; } = Marshal.PtrToStringUTF8((nint)Native.mib_version()) ?? "";

    public static int get_num_threads() => Threads.Count;

    public static void set_num_threads(int num) => Threads.Count = num;

    public static Generator manual_seed(long seed)
    {
        if (Native.mib_manual_seed(seed) == 0)
        {
            throw Failure.Of("manual_seed", seed);
        }

        return Generator.Default;
    }

    /// <summary>A stream of random numbers of its own, for the creation functions that take one.</summary>
    public sealed class Generator : IDisposable
    {
        private nint handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            if (device is not null && device.type != DeviceType.CPU)
            {
                throw new ArgumentException($"Random streams live on the CPU, not on {device}.", nameof(device));
            }

            handle = Native.mib_generator((long)seed);
        }

        private Generator(nint handle) => this.handle = handle;

        public static Generator Default { get; } = new(Native.mib_default_generator());

        public Device device => handle != 0 ? CPU : throw new ObjectDisposedException(nameof(Generator));

        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Generator));

        public Generator manual_seed(long seed)
        {
            if (Native.mib_generator_seed(Handle, seed) == 0)
            {
                throw Failure.Of("Generator.manual_seed", seed);
            }

            return this;
        }

        public long initial_seed() => Native.mib_generator_current_seed(Handle);

        public void Dispose()
        {
            nint owned = Interlocked.Exchange(ref handle, 0);
            if (owned != 0)
            {
                Native.mib_generator_free(owned);
            }
        }
    }
}
