using System.Globalization;

namespace Mib.Torch;

/// <summary>
/// How many threads libtorch computes with: the physical cores this process may use, because two hyperthreads of one
/// core only get in each other's way in a matrix product. OMP_NUM_THREADS and torch.set_num_threads take precedence.
/// </summary>
internal static class Threads
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
        const string allowed = "Cpus_allowed_list:";
        const string status = "/proc/self/status";
        string? list = File.Exists(status)
            ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith(allowed, StringComparison.Ordinal))
            : null;
        int cores = list is null ? 0 : Cpus(list[allowed.Length..]).Select(Siblings).Distinct().Count();
        return cores == 0 ? Environment.ProcessorCount : Math.Min(cores, Environment.ProcessorCount);
    }

    // "0-3,8" → 0, 1, 2, 3, 8
    private static IEnumerable<int> Cpus(string list) =>
        from range in list.Trim().Split(',')
        let ends = Array.ConvertAll(range.Split('-'), end => int.Parse(end, CultureInfo.InvariantCulture))
        from cpu in Enumerable.Range(ends[0], ends[^1] - ends[0] + 1)
        select cpu;

    private static string Siblings(int cpu)
    {
        string file = $"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list";
        return File.Exists(file) ? File.ReadAllText(file).Trim() : $"{cpu}";
    }
}
