using System.Diagnostics;

namespace Mib.Benchmarks;

/// <summary>
/// The shortest times of something measured and of its floor, per operation. Whatever else a machine does only ever adds
/// to a time, so that the shortest of many says most; the two take turns, so that a busy stretch falls on both.
/// </summary>
public sealed record Timing(double FloorSeconds, double Seconds)
{
    public double Ratio => Seconds / FloorSeconds;

    /// <summary>Runs the two in turn, after rounds that do not count (JIT, caches, first allocations).</summary>
    public static Timing Interleaved(Action floor, Action measured, int rounds, int operations = 1)
    {
        (double floorBest, double best) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int round = -Math.Max(1, rounds / 5); round < rounds; round++)
        {
            double floorTime = Time(floor);
            double time = Time(measured);
            if (round >= 0)
            {
                (floorBest, best) = (Math.Min(floorBest, floorTime), Math.Min(best, time));
            }
        }

        return new Timing(floorBest / operations, best / operations);
    }

    /// <summary>The medians of the two, run in turn, after a round that does not count.</summary>
    public static Timing Medians(Action floor, Action measured, int rounds)
    {
        (List<double> floors, List<double> times) = ([], []);
        for (int round = -1; round < rounds; round++)
        {
            double floorTime = Time(floor);
            double time = Time(measured);
            if (round >= 0)
            {
                floors.Add(floorTime);
                times.Add(time);
            }
        }

        return new Timing(Median(floors), Median(times));
    }

    private static double Median(List<double> times)
    {
        double[] sorted = [.. times.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
