using System.Globalization;
using Mib.Core.Results;
using Mib.Store;

namespace Mib.Tests.Store;

[TestFixture]
[NonParallelizable]
public sealed class CrashTests : StoreFixture
{
    /// <summary>Lines the child says first: its first runs are spent on compiling, not on writing.</summary>
    private const int WarmUp = 9;

    [TestCase(0, Description = "Each kill falls this many milliseconds after the warm-up")]
    [TestCase(3)]
    [TestCase(11)]
    [TestCase(29)]
    [TestCase(67)]
    public async Task A_process_killed_while_it_writes_loses_nothing_it_had_acknowledged(int delay)
    {
        var said = await KillAfter(delay);

        Assert.That(Sql("PRAGMA integrity_check"), Is.EqualTo(new[] { "ok" }));
        using var store = Open();
        foreach (var (word, seed) in said)
        {
            var run = store.Find(Sample.Key(seed).Id())!;
            if (word == "done")
                Assert.That(run.Result, Is.EqualTo(StartupHook.Result(seed)));
            else if (run.Status != RunStatus.Done)
                Assert.That(store.Begin(run.Key, run.Provenance).Find("artifact"), Has.Length.EqualTo(StartupHook.Numbers));
        }
    }

    [TestCase(5)]
    [TestCase(17)]
    [TestCase(43)]
    public async Task A_process_killed_while_it_writes_leaves_no_run_half_written(int delay)
    {
        await KillAfter(delay);

        using var store = Open();
        var finished = store.Runs(new RunFilter { Status = RunStatus.Done });
        Assert.That(finished, Is.All.Matches<RunRecord?>(run => run!.Result! == StartupHook.Result(run.Key.Seed)));
        Assert.That(
            Sql("SELECT run_id FROM facts UNION SELECT run_id FROM examples EXCEPT SELECT id FROM runs WHERE status = 'done'"),
            Is.Empty);
    }

    [TestCase(0)]
    [TestCase(40)]
    [TestCase(80)]
    public async Task A_process_killed_while_it_makes_the_database_leaves_one_that_opens(int delay)
    {
        using var child = ChildProcess.Start(DatabasePath, 0, 1000);
        while (!File.Exists(DatabasePath))
            await Task.Yield();
        await Task.Delay(delay);
        child.Kill();
        await child.WaitForExitAsync();

        using var store = Open();
        Assert.That(store.Begin(Sample.Key(-1), Sample.Provenance()).Before, Is.Null);
    }

    /// <summary>Starts a writer, kills it, and gives what it had acknowledged.</summary>
    private async Task<List<(string Word, int Seed)>> KillAfter(int delay)
    {
        using var child = ChildProcess.Start(DatabasePath, 0, 1000);
        var said = "";
        for (var line = 0; line < WarmUp; line++)
            said += $"{await child.StandardOutput.ReadLineAsync()}\n";
        await Task.Delay(delay);
        child.Kill();
        said += await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();

        Assert.That(child.ExitCode, Is.Not.Zero, "the child was to be killed, not to finish");
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .Where(words => words is [_, not ""])
            .Select(words => (words[0], int.Parse(words[1], CultureInfo.InvariantCulture)))];
    }
}
