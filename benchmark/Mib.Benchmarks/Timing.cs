using System.Diagnostics;
using BenchmarkDotNet.Mathematics;

namespace Mib.Benchmarks;

/// <summary>
/// Medians of something measured and of its floor, per operation, and of their ratio: it is taken round by round, so
/// that whatever else the machine does in the meantime falls on both alike.
/// </summary>
public sealed record Timing(double FloorSeconds, double Seconds, double Ratio)
{
    /// <summary>Runs the two in turn, after rounds that do not count (JIT, caches, first allocations).</summary>
    public static Timing Interleaved(Action floor, Action measured, int rounds, int operations = 1)
    {
        double[] floors = new double[rounds], times = new double[rounds];
        for (int round = -Math.Max(1, rounds / 5); round < rounds; round++)
        {
            double floorTime = Time(floor);
            double time = Time(measured);
            if (round >= 0)
            {
                (floors[round], times[round]) = (floorTime, time);
            }
        }

        double ratio = Median([.. times.Zip(floors, (time, floorTime) => time / floorTime)]);
        return new Timing(Median(floors) / operations, Median(times) / operations, ratio);
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(double[] times) => new Statistics(times).Median;
}
