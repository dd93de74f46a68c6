namespace Mib.Benchmarks;

/// <summary>Measurements that belong together: what <c>mib bench NAME</c> runs.</summary>
public interface ISuite
{
    string Name { get; }

    /// <summary>A class of BenchmarkDotNet that looks closer at the same thing, if there is one.</summary>
    Type? Details { get; }

    IEnumerable<Row> Run();
}

/// <summary>
/// One measurement. <see cref="Value"/> is what <see cref="Goal"/> bounds, in <see cref="Unit"/>; the two times are
/// the shortest of the same run, and the floor is the least that the work can cost; both are null where no time is measured.
/// </summary>
public sealed record Row(string Name, double Value, string Unit, double? Goal, double? FloorSeconds, double? Seconds)
{
    public bool IsMet => Goal is not { } goal || Value <= goal;

    /// <summary>A row whose value is the time in terms of the floor.</summary>
    public static Row Ratio(string name, Timing timing, double? goal) =>
        new(name, timing.Ratio, "× floor", goal, timing.FloorSeconds, timing.Seconds);
}
