using Mib.Engine.Plans;

namespace Mib.Cli.Progress;

/// <summary>Progress as plain lines: when a phase begins, at every tenth of it that took a while, and when it ends.</summary>
internal sealed class PlainObserver(TextWriter writer, TimeProvider time) : IRunObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // As long as the longest phase of an evaluation and the colon.
    private const int Column = 18;

    private string current = "";
    private long begun;
    private double before;
    private long lastLine;

    public void Report(string phase, double share)
    {
        var now = time.GetTimestamp();
        if (phase != current)
        {
            current = phase;
            begun = lastLine = now;
            before = share;
            Write(share >= 1 ? "done" : "begun");
        }
        else if (share < 1 && time.GetElapsedTime(lastLine, now) >= Pause)
        {
            lastLine = now;
            Write($"{share:p0}{Left(share, share - before, time.GetElapsedTime(begun, now))}");
        }
    }

    public void Note(string message) => writer.WriteLine(message);

    private void Write(string state) => writer.WriteLine($"{current + ":",-Column}{state}");

    /// <summary>How long the rest will take at the pace of what was done here; what an earlier sitting had done took no time.</summary>
    private static string Left(double share, double done, TimeSpan spent) =>
        done < 0.02 ? "" : $", about {Leaderboard.Words.Duration(spent.TotalSeconds * (1 - share) / done)} left";
}
