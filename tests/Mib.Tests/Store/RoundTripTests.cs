using System.Security.Cryptography;
using System.Text;
using Mib.Core.Results;

namespace Mib.Tests.Store;

[TestFixture]
public sealed class RoundTripTests : StoreFixture
{
    [Test]
    public void A_finished_run_comes_back_equal_after_the_file_was_closed()
    {
        var key = Sample.Key();
        using (var store = Open())
        {
            var journal = store.Begin(key, Sample.Provenance());
            Assert.That(store.Complete(journal, Sample.Full()), Is.True);
        }

        using var again = Open();
        Assert.That(again.Find(key.Id()), Is.EqualTo(Sample.Record(key, Sample.Full())));
    }

    [Test]
    public void A_begun_run_is_there_without_a_result()
    {
        using var store = Open();
        var id = store.Begin(Sample.Key(), Sample.Provenance()).Id;

        var run = store.Find(id)!;

        Assert.That((run.Status, run.Result, run.Error), Is.EqualTo((RunStatus.Running, (RunResult?)null, "")));
    }

    [Test]
    public void A_failed_run_says_why()
    {
        using var store = Open();
        var journal = store.Begin(Sample.Key(), Sample.Provenance());

        store.Fail(journal, "the plugin ate 9 GB");

        var run = store.Find(journal.Id)!;
        Assert.That((run.Status, run.Error), Is.EqualTo((RunStatus.Failed, "the plugin ate 9 GB")));
    }

    [Test]
    public void The_id_can_be_checked_with_nothing_but_the_file()
    {
        using var store = Open();
        store.Begin(Sample.Key(), Sample.Provenance());

        var row = Sql("SELECT id, key FROM runs")[0].Split('|', 2);

        Assert.That(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row[1]))), Does.StartWith(row[0]));
    }

    [Test]
    public void Scores_can_be_read_with_sqlite_alone()
    {
        using var store = Open();
        store.Complete(store.Begin(Sample.Key(), Sample.Provenance()), Sample.Tiny());

        var rows = Sql("""
            SELECT task, method, json_extract(options, '$.steps'), status, metric, value, scores.low, scores.high, x, y
            FROM runs JOIN scores ON scores.run_id = id JOIN points ON points.run_id = id
            """);

        Assert.That(rows, Is.EqualTo(new[] { "ioi|eap-ig-inputs|5|done|cpr|0.75|0.5|1|0.1|0.75" }));
    }

    [Test]
    public void A_key_whose_options_are_not_sorted_is_refused_before_the_run_begins()
    {
        using var store = Open();
        var key = Sample.Key() with { Options = [new("steps", "5"), new("rule", "left")] };

        Assert.That(
            () => store.Begin(key, Sample.Provenance()),
            Throws.ArgumentException.With.Message.Contains("its options are not sorted by name"));
        Assert.That(store.Runs(), Is.Empty);
    }

    [Test]
    public void A_result_that_names_a_score_twice_is_refused_before_it_is_stored()
    {
        using var store = Open();
        var journal = store.Begin(Sample.Key(), Sample.Provenance());
        var score = Sample.Tiny().Scores[0];

        Assert.That(
            () => store.Complete(journal, Sample.Tiny() with { Scores = [score, score] }),
            Throws.ArgumentException.With.Message.Contains("score 'cpr' is there twice"));
    }
}
