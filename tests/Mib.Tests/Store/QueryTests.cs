using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Store;

namespace Mib.Tests.Store;

[TestFixture]
public sealed class QueryTests : StoreFixture
{
    [Test]
    public void Runs_come_by_what_they_are_not_by_when_they_were_made()
    {
        using var store = Open();
        foreach (var (method, seed) in new[] { ("ugs", 0), ("eap", 1), ("eap", 0) })
            store.Begin(Sample.Key(seed, method), Sample.Provenance());

        var runs = store.Runs().Select(run => (run.Key.Method, run.Key.Seed));

        Assert.That(runs, Is.EqualTo(new[] { ("eap", 0), ("eap", 1), ("ugs", 0) }));
    }

    [Test]
    public void A_filter_leaves_out_what_does_not_match_it()
    {
        using var store = Open();
        var wanted = Sample.Key() with { Track = Track.Variable, Variable = "position", Task = "mcqa", Model = "m", Split = "s" };
        foreach (var key in new[] { Sample.Key(), wanted })
            store.Complete(store.Begin(key, Sample.Provenance()), Sample.Tiny());
        store.Begin(wanted with { Method = "das" }, Sample.Provenance());

        RunFilter[] filters =
        [
            new() { Track = Track.Variable, Status = RunStatus.Done },
            new() { Variable = "position", Status = RunStatus.Done },
            new() { Task = "mcqa", Status = RunStatus.Done },
            new() { Model = "m", Status = RunStatus.Done },
            new() { Split = "s", Method = wanted.Method },
        ];

        Assert.That(
            filters.Select(filter => store.Runs(filter).Select(run => run.Id).ToArray()),
            Is.All.EqualTo(new[] { wanted.Id() }));
    }

    [TestCase(RunParts.Scores, 0, 0, false)]
    [TestCase(RunParts.Curves, 2, 0, false)]
    [TestCase(RunParts.All, 2, 2, true)]
    public void A_reader_gets_as_much_of_each_run_as_it_asks_for(RunParts parts, int curves, int series, bool artifact)
    {
        using var store = Open();
        store.Complete(store.Begin(Sample.Key(), Sample.Provenance()), Sample.Full());

        var result = store.Runs(new RunFilter { Parts = parts }).Single().Result!;

        Assert.That(result.Scores, Is.EqualTo(Sample.Full().Scores));
        Assert.That(
            (result.Curves.Count, result.Examples.Count, result.Artifact is not null),
            Is.EqualTo((curves, series, artifact)));
    }

    [Test]
    public void An_id_may_be_cut_short()
    {
        using var store = Open();
        var id = store.Begin(Sample.Key(), Sample.Provenance()).Id;

        Assert.That(store.FindByPrefix(id[..4].ToUpperInvariant()).Id, Is.EqualTo(id));
    }

    [Test]
    public void An_unknown_id_is_answered_with_the_closest_ones()
    {
        using var store = Open();
        var id = store.Begin(Sample.Key(), Sample.Provenance()).Id;

        var error = Assert.Throws<UnknownNameException>(() => store.FindByPrefix("zz"))!;

        Assert.That(error.What, Is.EqualTo("No run is called 'zz'."));
        Assert.That(error.Fix, Does.Contain(id));
    }

    [Test]
    public void No_id_at_all_is_not_an_id()
    {
        using var store = Open();
        store.Begin(Sample.Key(), Sample.Provenance());

        Assert.That(() => store.FindByPrefix(""), Throws.TypeOf<UnknownNameException>());
    }

    [Test]
    public void An_id_cut_too_short_is_answered_with_the_runs_it_could_be()
    {
        using var store = Open();
        var ids = Enumerable.Range(0, 40).Select(seed => store.Begin(Sample.Key(seed), Sample.Provenance()).Id).ToList();
        var twins = ids.GroupBy(id => id[0]).First(group => group.Count() > 1);

        var error = Assert.Throws<UnknownNameException>(() => store.FindByPrefix($"{twins.Key}"))!;

        Assert.That(error.What, Is.EqualTo($"No single run is called '{twins.Key}'."));
        Assert.That(error.Fix, Does.Contain(string.Join(", ", twins.Order(StringComparer.Ordinal))));
    }

    [Test]
    public void The_result_of_a_run_that_somebody_deleted_is_refused()
    {
        using var store = Open();
        var journal = store.Begin(Sample.Key(), Sample.Provenance());
        Sql("DELETE FROM runs");

        Assert.That(() => store.Complete(journal, Sample.Tiny()), Throws.TypeOf<UnknownNameException>());
    }
}
