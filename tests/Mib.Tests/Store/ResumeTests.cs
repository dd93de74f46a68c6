using Mib.Core.Results;
using Mib.Store;

namespace Mib.Tests.Store;

[TestFixture]
public sealed class ResumeTests : StoreFixture
{
    [Test]
    public void A_new_sitting_finds_the_steps_of_the_last_one()
    {
        using (var store = Open())
        {
            var first = store.Begin(Sample.Key(), Sample.Provenance());
            first.Save("batch/0", [1]);
            first.Save("batch/0", [1, 2]);
        }

        using var again = Open();
        var journal = again.Begin(Sample.Key(), Sample.Provenance());

        Assert.That((journal.Before, journal.Find("batch/1")), Is.EqualTo((RunStatus.Running, (byte[]?)null)));
        Assert.That(journal.Find("batch/0"), Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test]
    public void A_first_sitting_has_nothing_before_it()
    {
        using var store = Open();

        Assert.That(store.Begin(Sample.Key(), Sample.Provenance()).Before, Is.Null);
    }

    [Test]
    public void Steps_of_one_run_are_not_those_of_another()
    {
        using var store = Open();
        store.Begin(Sample.Key(seed: 1), Sample.Provenance()).Save("artifact", [1]);

        Assert.That(store.Begin(Sample.Key(seed: 2), Sample.Provenance()).Find("artifact"), Is.Null);
    }

    [Test]
    public void A_failed_run_goes_on_from_its_steps()
    {
        using var store = Open();
        var journal = store.Begin(Sample.Key(), Sample.Provenance());
        journal.Save("artifact", [7]);
        store.Fail(journal, "out of memory");

        var next = store.Begin(Sample.Key(), Sample.Provenance());

        Assert.That(next.Find("artifact"), Is.EqualTo(new byte[] { 7 }));
        Assert.That((next.Before, store.Find(next.Id)!.Error), Is.EqualTo((RunStatus.Failed, "")));
    }

    [Test]
    public void A_resumed_run_keeps_its_start_and_says_where_it_went_on()
    {
        using var store = Open();
        store.Begin(Sample.Key(), Sample.Provenance("first"));

        var later = Sample.Provenance("second") with
        {
            StartedAt = DateTimeOffset.UnixEpoch,
            Machine = "Linux, 64 threads",
            Versions = [new("libtorch", "2.5.0"), new("dotnet", "10.0.0")],
        };
        store.Begin(Sample.Key(), later);
        var id = store.Begin(Sample.Key(), later).Id;

        Assert.That(store.Find(id)!.Provenance, Is.EqualTo(Sample.Provenance("first\nsecond") with
        {
            Machine = "Linux, 2 threads\nLinux, 64 threads",
            Versions = [new("libtorch", "1.13.1, 2.5.0"), new("dotnet", "10.0.0")],
        }));
    }

    [Test]
    public void A_finished_run_is_reported_as_done_and_stays_as_it_is()
    {
        using var store = Open();
        var id = Finish(store, Sample.Full());

        var journal = store.Begin(Sample.Key(), Sample.Provenance("other"));

        Assert.That(journal.IsDone, Is.True);
        Assert.That(store.Find(id), Is.EqualTo(Sample.Record(Sample.Key(), Sample.Full())));
    }

    [Test]
    public void Finishing_a_run_drops_its_steps()
    {
        using var store = Open();
        store.Begin(Sample.Key(), Sample.Provenance()).Save("artifact", [1]);

        Finish(store, Sample.Tiny());

        Assert.That(Sql("SELECT count(*) FROM steps"), Is.EqualTo(new[] { "0" }));
    }

    [Test]
    public void The_first_of_two_results_stays()
    {
        using var store = Open();
        var journal = store.Begin(Sample.Key(), Sample.Provenance());
        Finish(store, Sample.Full());

        Assert.That(store.Complete(journal, Sample.Tiny()), Is.False);
        Assert.That(store.Fail(journal, "late"), Is.False);
        Assert.That(store.Find(journal.Id), Is.EqualTo(Sample.Record(Sample.Key(), Sample.Full())));
    }

    [Test]
    public void A_step_that_comes_after_the_result_is_not_kept()
    {
        using var store = Open();
        var journal = store.Begin(Sample.Key(), Sample.Provenance());
        store.Complete(journal, Sample.Tiny());

        journal.Save("artifact", [1]);

        Assert.That(journal.Find("artifact"), Is.Null);
    }

    [Test]
    public void A_finished_run_that_is_restarted_keeps_its_result_until_there_is_a_new_one()
    {
        using var store = Open();
        var id = Finish(store, Sample.Full());

        var journal = store.Begin(Sample.Key(), Sample.Provenance("again"), Sitting.Restart);
        journal.Save("artifact", [1]);

        Assert.That((journal.Before, journal.Id), Is.EqualTo(((RunStatus?)null, id)));
        Assert.That(journal.Find("artifact"), Is.EqualTo(new byte[] { 1 }));
        Assert.That(store.Find(id), Is.EqualTo(Sample.Record(Sample.Key(), Sample.Full())));
        Assert.That(store.Complete(journal, Sample.Tiny()), Is.True);
        Assert.That(store.Find(id)!.Result, Is.EqualTo(Sample.Tiny()));
        Assert.That(store.Find(id)!.Provenance.Command, Is.EqualTo("again"));
        Assert.That(Sql("SELECT name FROM shared UNION SELECT name FROM steps"), Is.Empty);
    }

    [Test]
    public void A_restart_that_fails_leaves_the_result_as_it_was()
    {
        using var store = Open();
        var id = Finish(store, Sample.Full());

        var journal = store.Begin(Sample.Key(), Sample.Provenance("again"), Sitting.Restart);
        journal.Save("artifact", [1]);

        Assert.That(store.Fail(journal, "the plugin ate 9 GB"), Is.False);
        Assert.That(store.Find(id), Is.EqualTo(Sample.Record(Sample.Key(), Sample.Full())));
        Assert.That(store.Begin(Sample.Key(), Sample.Provenance(), Sitting.Restart).Find("artifact"), Is.Null);
    }

    [Test]
    public void Restarting_an_unfinished_run_drops_its_steps()
    {
        using var store = Open();
        store.Begin(Sample.Key(), Sample.Provenance()).Save("artifact", [1]);

        var journal = store.Begin(Sample.Key(), Sample.Provenance(), Sitting.Restart);

        Assert.That((journal.Before, journal.Find("artifact")), Is.EqualTo(((RunStatus?)null, (byte[]?)null)));
    }

    [Test]
    public void What_runs_share_is_found_by_its_key()
    {
        using (var store = Open())
            store.Shared("random-band/ioi/tiny").Save("100", [1, 2, 3]);

        using var again = Open();
        again.Shared("random-band/ioi/tiny").Save("100", [4]);

        Assert.That(again.Shared("random-band/ioi/tiny").Find("100"), Is.EqualTo(new byte[] { 4 }));
        Assert.That(again.Shared("random-band/ioi/other").Find("100"), Is.Null);
    }

    private static string Finish(ResultStore store, RunResult result)
    {
        var journal = store.Begin(Sample.Key(), Sample.Provenance());
        store.Complete(journal, result);
        return journal.Id;
    }
}
