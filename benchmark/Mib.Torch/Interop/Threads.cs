using System.Text.RegularExpressions;

namespace Mib.Torch;

/// <summary>
/// How many threads libtorch computes with: the physical cores this process may use, because two hyperthreads of one
/// core only get in each other's way in a matrix product. OMP_NUM_THREADS and torch.set_num_threads take precedence.
/// </summary>
internal static partial class Threads
{
    private static bool chosen;

    public static int Count
    {
        get
        {
            UseDefault();
            return Native.mib_get_num_threads();
        }

        set
        {
            chosen = true;
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            if (Native.mib_set_num_threads(value) == 0)
            {
                throw Failure.Of("set_num_threads", value);
            }
        }
    }

    public static void UseDefault()
    {
        if (!chosen)
        {
            chosen = true;
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OMP_NUM_THREADS")))
            {
                Count = PhysicalCores();
            }
        }
    }

    private static int PhysicalCores()
    {
        const string cpus = "/sys/devices/system/cpu";
        if (!Directory.Exists(cpus))
        {
            return Environment.ProcessorCount;
        }

        int cores = Directory.EnumerateDirectories(cpus)
            .Where(folder => CpuFolder().IsMatch(folder))
            .Select(folder => Path.Combine(folder, "topology/thread_siblings_list"))
            .Where(File.Exists)
            .Select(file => File.ReadAllText(file).Trim())
            .Distinct(StringComparer.Ordinal)
            .Count();
        return cores == 0 ? Environment.ProcessorCount : Math.Min(cores, Environment.ProcessorCount);
    }

    [GeneratedRegex("/cpu[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex CpuFolder();
}
