using Mib.Core.Results;
using Mib.Leaderboard.Ranks;

namespace Mib.Tests.Leaderboard;

[TestFixture]
public sealed class HeadlineTests
{
    private static readonly RunResult Result = RunRecords.WithScores(
        RunRecords.VariableKey("das"),
        RunRecords.Score("iia", 0.5, 0.1, "blocks.0.hook_resid_post@last"),
        RunRecords.Score("iia", 0.7, 0.1, "blocks.0.hook_resid_post@answer"),
        RunRecords.Score("iia", 0.9, 0.02, "blocks.10.hook_resid_post@last"),
        RunRecords.Score("iia-floor", 0.3, 0.1, "blocks.0.hook_resid_post@answer"),
        RunRecords.Score("iia-floor", 0.4, 0.1, "blocks.10.hook_resid_post@last")).Result!;

    [Test]
    public void The_best_site_stands_for_the_run_with_its_own_floor()
    {
        var scores = Headline.Of(Result).ToDictionary(s => s.Metric);

        Assert.That(scores["iia"].Site, Is.EqualTo("blocks.10.hook_resid_post@last"));
        Assert.That(scores["iia-floor"].Value, Is.EqualTo(0.4));
    }

    [Test]
    public void The_mean_is_over_the_best_site_of_each_layer()
    {
        var mean = Headline.Of(Result).Single(s => s.Metric == "iia-mean");

        // (0.7 + 0.9) / 2, and the intervals [0.6, 0.8] and [0.88, 0.92] averaged end by end.
        Assert.That(mean.Value, Is.EqualTo(0.8).Within(1e-12));
        Assert.That((mean.Low, mean.High), Is.EqualTo((0.74, 0.86)).Using<(double, double)>((a, b) =>
            Math.Abs(a.Item1 - b.Item1) < 1e-12 && Math.Abs(a.Item2 - b.Item2) < 1e-12));
    }

    [Test]
    public void A_mean_that_the_run_measured_is_kept()
    {
        var measured = RunRecords.Score("iia-mean", 0.81, 0.01);

        var scores = Headline.Of(Result with { Scores = [measured, .. Result.Scores] });

        Assert.That(scores, Does.Contain(measured));
    }

    [Test]
    public void The_best_squared_error_is_the_smallest()
    {
        var result = RunRecords.WithScores(
            RunRecords.VariableKey("das"),
            RunRecords.Score("mse", 4, 1, "blocks.0.hook_resid_post@last"),
            RunRecords.Score("mse", 2, 1, "blocks.1.hook_resid_post@last")).Result!;

        Assert.That(Headline.Of(result).First(s => s.Metric == "mse").Value, Is.EqualTo(2));
    }

    [TestCase("blocks.3.attn.hook_z", 3)]
    [TestCase("blocks.10.hook_resid_post@last", 10)]
    [TestCase("hook_embed", null)]
    [TestCase("blocks.99999999999999999999.x", null)]
    public void The_layer_of_a_site_is_in_its_name(string site, int? layer) =>
        Assert.That(Sites.LayerOf(site), Is.EqualTo(layer));
}
