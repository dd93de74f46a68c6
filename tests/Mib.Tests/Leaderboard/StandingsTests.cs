using Mib.Core.Results;
using Mib.Leaderboard.Ranks;

namespace Mib.Tests.Leaderboard;

[TestFixture]
public sealed class StandingsTests
{
    private static readonly RunKey Eap = RunRecords.CircuitKey("eap");

    private static IEnumerable<TestCaseData> OtherConditions =>
    [
        new TestCaseData(Eap with { DataHash = "other" }, "data") { TestName = "Other examples make another table" },
        new TestCaseData(Eap with { ModelHash = "other" }, "weights") { TestName = "Other weights make another table" },
        new TestCaseData(Eap with { Settings = [new("ablation", "mean"), new("level", "edge"), new("prune", "fixed")] }, "ablation")
        {
            TestName = "Another setting makes another table",
        },
        new TestCaseData(Eap with { Settings = [new("level", "edge"), new("prune", "fixed")] }, "ablation")
        {
            TestName = "A missing setting makes another table",
        },
    ];

    [TestCaseSource(nameof(OtherConditions))]
    public void Runs_under_other_conditions_are_never_mixed(RunKey other, string difference)
    {
        var boards = Standings.Of([RunRecords.Circuit(Eap, 0.01), RunRecords.Circuit(other, 0.02)]).Boards;

        Assert.That(boards, Has.Count.EqualTo(2));
        Assert.That(boards.Select(b => b.DiffersIn), Has.All.EqualTo(new[] { difference }));
        Assert.That(boards.Select(b => b.Apart), Is.Unique);
    }

    [Test]
    public void Tables_are_told_apart_by_what_is_not_as_usual()
    {
        RunKey[] keys = [Of("none", "fixed", "20"), Of("mib", "pinned", "20"), Of("mib", "fixed", "20"), Of("none", "fixed", "40")];
        var boards = Standings.Of(keys.Select(key => RunRecords.Circuit(key, 0.01))).Boards;

        Assert.That(boards.Select(b => b.Apart), Is.EquivalentTo(new[]
        {
            "batch-size 20", "compat mib, batch-size 20", "compat mib, batch-size 20, prune fixed", "batch-size 40",
        }));
        Assert.That(Standings.Of(keys.Take(2).Select(key => RunRecords.Circuit(key, 0.01))).Boards.Select(b => b.Apart), Is.EquivalentTo(new[] { "default settings", "compat mib" }));

        static RunKey Of(string compat, string prune, string batch) => Eap with { Settings = [new("batch-size", batch), new("compat", compat), new("level", "edge"), new("prune", prune)] };
    }

    [Test]
    public void Where_a_site_was_chosen_on_validation_pairs_it_is_what_counts()
    {
        RunRecord Run(string method, double best, double chosen) => RunRecords.WithScores(
            RunRecords.VariableKey(method), RunRecords.Score("iia-selected", chosen, site: "blocks.0.hook_resid_post@last"),
            RunRecords.Score("iia", best, site: "blocks.1.hook_resid_post@last"), RunRecords.Score("iia", chosen, site: "blocks.0.hook_resid_post@last"));

        var board = Standings.Of([Run("lucky", 0.9, 0.4), Run("honest", 0.8, 0.8)]).Boards.Single();

        Assert.That(board.Primary.Metric.Id, Is.EqualTo("iia-selected"));
        Assert.That(board.Entries.Select(e => e.Label), Is.EqualTo(new[] { "honest", "lucky" }));
    }

    [Test]
    public void Other_options_and_seeds_are_rows_of_their_own_and_say_so()
    {
        var board = Standings.Of([
            RunRecords.Circuit(Eap with { Options = [new("steps", "5")] }, 0.01),
            RunRecords.Circuit(Eap with { Options = [new("steps", "5")], Seed = 1 }, 0.02),
            RunRecords.Circuit(RunRecords.CircuitKey("random"), 0.9),
        ]).Boards.Single();

        Assert.That(board.Entries.Select(e => e.Label), Is.EqualTo(new[] { "eap (seed=0)", "eap (seed=1)", "random" }));
    }

    [Test]
    public void Runs_on_the_same_test_pairs_share_a_table_whatever_their_methods_saw()
    {
        RunKey Seeing(string train, string validation) => RunRecords.VariableKey("das") with
        {
            DataHash = $"{train} {validation}", Settings = [new(RunKey.TestData, "test"), new(RunKey.TrainExamples, train), new(RunKey.ValidationExamples, validation)],
        };

        var boards = Standings.Of([.. new[] { Seeing("300", "300"), Seeing("100", "300"), Seeing("300", "100"), Seeing("300", "0") }.Select(key => RunRecords.Variable(key, 2, 0.9))]).Boards;

        // Without validation pairs, the site is chosen on the test pairs.
        Assert.That(boards.Select(board => string.Join("; ", board.Entries.Select(e => e.Label).Order())), Is.EquivalentTo(new[]
        {
            "das", "das (train-examples=100, validation-examples=300); das (train-examples=300, validation-examples=100); das (train-examples=300, validation-examples=300)",
        }));
    }

    [Test]
    public void Of_several_versions_the_latest_stands_in_the_table_even_if_it_is_worse()
    {
        var old = RunRecords.Circuit(Eap, 0.01);
        var later = RunRecords.Circuit(Eap with { Version = "0.2.0" }, 0.5);
        later = later with { Provenance = later.Provenance with { StartedAt = old.Provenance.StartedAt.AddDays(1) } };

        var standings = Standings.Of([old, later]);

        var entry = standings.Boards.Single().Entries.Single();
        Assert.That(entry.Run, Is.EqualTo(later));
        Assert.That(entry.Older, Is.EqualTo(new[] { old.Id }));
        Assert.That(standings.Unranked, Is.Empty);
    }

    [Test]
    public void Rows_are_ordered_by_the_first_metric_and_ranked_by_each()
    {
        var good = RunRecords.WithScores(Eap, RunRecords.Score("cpr", 0.9), RunRecords.Score("cmd", 0.5));
        var close = RunRecords.WithScores(Eap with { Seed = 1 }, RunRecords.Score("cpr", 0.7), RunRecords.Score("cmd", 0.1));

        var board = Standings.Of([close, good]).Boards.Single();

        Assert.That(board.Entries.Select(e => e.Run.Id), Is.EqualTo(new[] { good.Id, close.Id }));
        Assert.That(board.Standings.Select(s => (s.Metric.Id, s.Places[0].RunId)), Is.EqualTo(new[] { ("cpr", good.Id), ("cmd", close.Id) }));
    }

    [Test]
    public void Failed_and_unfinished_runs_stand_apart()
    {
        var failed = RunRecords.Failed(Eap, "out of memory");
        var running = RunRecords.Begun(Eap with { Seed = 1 });

        var standings = Standings.Of([failed, running]);

        Assert.That(standings.Boards, Is.Empty);
        Assert.That(standings.Unfinished, Is.EquivalentTo(new[] { failed, running }));
    }

    [Test]
    public void A_run_without_a_known_metric_is_shown_but_not_ranked()
    {
        var standings = Standings.Of([RunRecords.WithScores(Eap, RunRecords.Score("vibes", 1))]);

        Assert.That(standings.Boards, Is.Empty);
        Assert.That(standings.Unranked, Has.Count.EqualTo(1));
    }
}
