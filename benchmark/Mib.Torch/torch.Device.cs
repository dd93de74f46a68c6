using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Mib.Torch;

public static partial class torch
{
    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device META = new(DeviceType.META);

    public static Device CUDA { get; } = new(DeviceType.CUDA);

    public static Device device(string description) => Usable(new Device(description));

    public static Device device(string deviceType, int index = -1) => Usable(new Device(deviceType, index));

    public static Device device(DeviceType deviceType, int index = -1) => Usable(new Device(deviceType, index));

    public static Device device(int index) => Usable(new Device(index));

    /// <summary>Where a tensor lives.</summary>
    public sealed class Device
    {
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index < 0 && deviceType == DeviceType.CUDA ? 0 : index;
        }

        public Device(string deviceType, int index = -1)
            : this(TypeOf(deviceType), index)
        {
        }

        public Device(string description)
            : this(TypeOf(description.Split(':')[0]), IndexOf(description))
        {
        }

        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        public DeviceType type { get; }

        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString() =>
            type switch { DeviceType.CPU => "cpu", DeviceType.META => "meta", _ => $"cuda:{index}" };

        private static DeviceType TypeOf(string name) => name.ToLowerInvariant() switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            "meta" => DeviceType.META,
            _ => throw NoDevice(name),
        };

        private static ArgumentException NoDevice(string description) =>
            new($"'{description}' is no device: say cpu, cuda, or cuda:N.", nameof(description));

        private static int IndexOf(string description)
        {
            string[] parts = description.Split(':');
            if (parts.Length == 1)
            {
                return -1;
            }

            return parts.Length == 2
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                ? index
                : throw NoDevice(description);
        }
    }

    public static class cuda
    {
        public static bool is_available() => Native.mib_cuda_is_available() != 0;

        public static int device_count() => Native.mib_cuda_device_count();

        public static void synchronize(Device? device = null)
        {
            if (Native.mib_cuda_synchronize(device?.index ?? -1) == 0)
            {
                throw Failure.Of("cuda.synchronize");
            }
        }

        public static void manual_seed(long seed) => torch.manual_seed(seed);

        public static void manual_seed_all(long seed) => torch.manual_seed(seed);
    }

    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>Says what to do, before libtorch fails deep inside with a message about dispatch keys.</summary>
    [return: NotNullIfNotNull(nameof(device))]
    internal static Device? Usable(Device? device)
    {
        if (device is { type: DeviceType.CUDA })
        {
            int count = cuda.device_count();
            if (count == 0)
            {
                throw new InvalidOperationException(
                    $"'{device}' was asked for, but the libtorch in use ({__version__}) has no CUDA or sees no GPU. "
                    + "Set LIBTORCH to the root of a CUDA build of libtorch and build again, or use --device cpu.");
            }

            if (device.index >= count)
            {
                throw new InvalidOperationException($"'{device}' was asked for, but there are {count} CUDA devices.");
            }
        }

        return device;
    }
}
