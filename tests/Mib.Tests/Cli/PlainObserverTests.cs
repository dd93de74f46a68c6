using Mib.Cli.Progress;

namespace Mib.Tests.Cli;

public sealed class PlainObserverTests
{
    private readonly StringWriter lines = new();
    private readonly StoppedClock clock = new();

    [SetUp]
    public void BeginAnew()
    {
        lines.GetStringBuilder().Clear();
        clock.Seconds = 0;
    }

    [Test]
    public void A_line_when_a_phase_begins_and_now_and_then_with_an_estimate()
    {
        var observer = new PlainObserver(lines, clock);

        observer.Report("circuits", 0);
        clock.Seconds = 2;
        observer.Report("circuits", 0.1);
        clock.Seconds = 30;
        observer.Report("circuits", 0.25);
        observer.Report("random circuits", 1);
        observer.Note("three pairs left out");

        Assert.That(
            lines.ToString().ReplaceLineEndings("\n"),
            Is.EqualTo("circuits:         begun\ncircuits:         25 %, about 90 s left\nrandom circuits:  done\nthree pairs left out\n"));
    }

    [Test]
    public void What_was_done_before_does_not_count_as_pace()
    {
        var observer = new PlainObserver(lines, clock);

        observer.Report("pull", 0.5);
        clock.Seconds = 10;
        observer.Report("pull", 0.6);

        // A tenth took ten seconds, four are left.
        Assert.That(lines.ToString().ReplaceLineEndings("\n"), Is.EqualTo("pull:             begun\npull:             60 %, about 40 s left\n"));
    }

    private sealed class StoppedClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
