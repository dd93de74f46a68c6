using Mib.Leaderboard.Ranks;

namespace Mib.Tests.Leaderboard;

[TestFixture]
public sealed class TiesTests
{
    [Test]
    public void Rows_whose_intervals_overlap_the_leaders_share_its_rank()
    {
        var places = Rank("cpr", ("a", 0.90, 0.05), ("b", 0.82, 0.05), ("c", 0.60, 0.05));

        Assert.That(places, Is.EqualTo(new[] { ("a", 1, true), ("b", 1, true), ("c", 3, false) }));
    }

    [Test]
    public void A_chain_of_overlaps_does_not_tie_its_ends()
    {
        // a [0.85, 0.95] and b [0.77, 0.87] overlap, b and c [0.70, 0.80] overlap, a and c do not: c leads a new group.
        var places = Rank("cpr", ("a", 0.90, 0.05), ("b", 0.82, 0.05), ("c", 0.75, 0.05));

        Assert.That(places, Is.EqualTo(new[] { ("a", 1, true), ("b", 1, true), ("c", 3, false) }));
    }

    [TestCase("cpr", "high", "low")]
    [TestCase("auroc", "high", "low")]
    [TestCase("iia", "high", "low")]
    [TestCase("cmd", "low", "high")]
    [TestCase("mse", "low", "high")]
    public void Each_metric_has_its_good_end(string metric, string first, string second)
    {
        var places = Rank(metric, ("low", 0.1, 0.01), ("high", 0.9, 0.01));

        Assert.That(places, Is.EqualTo(new[] { (first, 1, false), (second, 2, false) }));
    }

    [Test]
    public void A_score_that_is_no_number_comes_last_and_has_no_rank()
    {
        var places = Rank("cmd", ("broken", double.NaN, 0), ("fine", 0.5, 0.1));

        Assert.That(places, Is.EqualTo(new[] { ("fine", 1, false), ("broken", 0, false) }));
    }

    [Test]
    public void Without_intervals_only_equal_scores_tie()
    {
        var places = Rank("cpr", ("a", 0.5, double.NaN), ("b", 0.5, double.NaN), ("c", 0.499, double.NaN));

        Assert.That(places, Is.EqualTo(new[] { ("a", 1, true), ("b", 1, true), ("c", 3, false) }));
    }

    [Test]
    public void A_floor_is_never_ranked() =>
        Assert.That(Rank("iia-floor", ("a", 0.3, 0.1)), Is.EqualTo(new[] { ("a", 0, false) }));

    private static (string, int, bool)[] Rank(string metric, params (string Run, double Value, double Half)[] scores) =>
        [.. Ties.Rank(Metric.Find(metric)!, scores.Select(s => (s.Run, RunRecords.Score(metric, s.Value, s.Half))))
            .Select(p => (p.RunId, p.Rank, p.Tied))];
}
