using Mib.Core.Results;
using Mib.Store;

namespace Mib.Tests.Store;

[TestFixture]
[NonParallelizable]
public sealed class ConcurrencyTests : StoreFixture
{
    [Test]
    public async Task Two_processes_that_do_the_same_runs_make_each_of_them_once()
    {
        using var one = ChildProcess.Start(DatabasePath, 0, 15);
        using var other = ChildProcess.Start(DatabasePath, 0, 15);
        await Task.WhenAll(one.StandardOutput.ReadToEndAsync(), other.StandardOutput.ReadToEndAsync());
        await Task.WhenAll(one.WaitForExitAsync(), other.WaitForExitAsync());

        Assert.That((one.ExitCode, other.ExitCode), Is.EqualTo((0, 0)));
        using var store = Open();
        Assert.That(store.Runs().Select(run => run.Key.Seed), Is.EqualTo(Enumerable.Range(0, 15)));
        Assert.That(store.Runs(), Is.All.Matches<RunRecord?>(run => run!.Result! == StartupHook.Result(run.Key.Seed)));
    }

    [Test]
    public void Threads_may_share_a_store()
    {
        using var store = Open();

        Parallel.For(0, 40, seed =>
            store.Complete(store.Begin(Sample.Key(seed), Sample.Provenance()), Sample.Full()));

        Assert.That(store.Runs(new RunFilter { Status = RunStatus.Done }).Count(), Is.EqualTo(40));
    }

    [Test]
    public async Task A_reader_sees_a_run_whole_or_not_at_all_while_another_store_writes_it()
    {
        using var reader = Open();
        using var writer = Open();
        var id = writer.Begin(Sample.Key(), Sample.Provenance()).Id;
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var again = writer.Begin(Sample.Key(), Sample.Provenance(), Sitting.Restart);
                writer.Complete(again, Sample.Full());
            }
        });

        var seen = Enumerable.Range(0, 400).Select(_ => reader.Find(id)!.Result).ToList();
        await stop.CancelAsync();
        await writing;

        Assert.That(seen, Is.All.Matches<RunResult?>(result => result is null || result == Sample.Full()));
    }
}
