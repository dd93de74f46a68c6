using Mib.Engine.Plans;

namespace Mib.Cli.Progress;

/// <summary>Progress as plain lines: when a phase begins, at every tenth of it that took a while, and when it ends.</summary>
internal sealed class PlainObserver(TextWriter writer, TimeProvider time) : IRunObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

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
            writer.WriteLine(share >= 1 ? $"{phase}: done" : phase);
        }
        else if (share < 1 && time.GetElapsedTime(lastLine, now) >= Pause)
        {
            lastLine = now;
            writer.WriteLine($"{phase}: {share:p0}{Left(share, share - before, time.GetElapsedTime(begun, now))}");
        }
    }

    public void Note(string message) => writer.WriteLine(message);

    /// <summary>How long the rest will take at the pace of what was done here; what an earlier sitting had done took no time.</summary>
    private static string Left(double share, double done, TimeSpan spent) =>
        done < 0.02 ? "" : $", about {Leaderboard.Words.Duration(spent.TotalSeconds * (1 - share) / done)} left";
}
