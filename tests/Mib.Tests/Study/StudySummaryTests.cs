using Mib.Engine.Study;

namespace Mib.Tests.Study;

[TestFixture]
public sealed class StudySummaryTests
{
    [Test]
    public void An_estimate_is_students_interval()
    {
        // Mean 2, deviation 1, and t of 97.5 % with two degrees of freedom is 4.3027 (any table).
        var estimate = Estimate.Of([1, 2, 3, double.NaN]);

        Assert.That(estimate.Mean, Is.EqualTo(2).Within(1e-12));
        Assert.That(estimate.Reach, Is.EqualTo(4.302653 / Math.Sqrt(3)).Within(1e-5));
    }

    [Test]
    public void One_seed_has_a_mean_and_no_interval()
    {
        Assert.That(Estimate.Of([4]), Is.EqualTo(new Estimate(4, double.NaN)));
        Assert.That(Estimate.Of([double.NaN]).Mean, Is.NaN);
    }

    [Test]
    public void Agreement_is_the_rank_correlation_within_each_model()
    {
        // In the first model both scores are in AUROC's order; in the second CPR is in the opposite one, and CMD's two ends are swapped.
        var agreement = Agreement.Of(
        [
            Cell("one", 0.5, cpr: 0.1, cmd: 0.9), Cell("one", 0.7, cpr: 0.3, cmd: 0.2), Cell("one", 0.9, cpr: 9, cmd: 0.1),
            Cell("two", 0.5, cpr: 0.3, cmd: 0.2), Cell("two", 0.7, cpr: 0.2, cmd: 0.5), Cell("two", 0.9, cpr: 0.1, cmd: 0.4),
        ]);

        Assert.That(agreement.Cpr.Mean, Is.EqualTo((1 - 1) / 2.0).Within(1e-12));
        // Ranks of −CMD in "two": 3, 1, 2 beside 1, 2, 3, which is ρ = 1 − 6 · 6 / (3 · 8) = −0.5.
        Assert.That(agreement.Cmd.Mean, Is.EqualTo((1 - 0.5) / 2).Within(1e-12));
    }

    [Test]
    public void A_model_whose_rankings_are_all_as_good_says_nothing_of_agreement()
    {
        var agreement = Agreement.Of(
        [
            Cell("flat", 1, cpr: 0.1, cmd: 0.9), Cell("flat", 1, cpr: 0.3, cmd: 0.2),
            Cell("two", 0.5, cpr: 0.3, cmd: 0.4), Cell("two", 0.7, cpr: 0.2, cmd: 0.5),
        ]);

        Assert.That(agreement.Cpr.Mean, Is.EqualTo(-1).Within(1e-12));
    }

    [Test]
    public void Rounding_breaks_no_tie()
    {
        var agreement = Agreement.Of([Cell("one", 0.5, cpr: 0.1), Cell("one", 1, cpr: 0.965016), Cell("one", 1, cpr: 0.965011)]);

        Assert.That(agreement.Cpr.Mean, Is.EqualTo(1).Within(1e-12));
        Assert.That(agreement.Rankings, Is.EqualTo(3));
    }

    [Test]
    public void Agreement_is_a_mean_over_models_for_each_seed()
    {
        // Seed 0: ρ = 1 and −1; seed 1: 1 and 1. Seeds' means are 0 and 1.
        StudyCell[] first = [Cell("one", 0.5, cpr: 1), Cell("one", 0.6, cpr: 2), Cell("two", 0.5, cpr: 2), Cell("two", 0.6, cpr: 1)];
        StudyCell[] second = [Cell("one", 0.5, cpr: 1), Cell("one", 0.6, cpr: 2), Cell("two", 0.5, cpr: 1), Cell("two", 0.6, cpr: 2)];

        var agreement = Agreement.Of([.. first, .. second.Select(cell => cell with { Seed = 1 })]);

        Assert.That(agreement.Cpr.Mean, Is.EqualTo(0.5).Within(1e-12));
        Assert.That(agreement.Cpr.Reach, Is.EqualTo(12.7062 * 0.5).Within(1e-4));
    }

    [Test]
    public void A_ranking_is_summed_up_over_models_and_then_over_seeds()
    {
        StudyCell[] cells =
        [
            Cell("one", 0.2), Cell("two", 0.4), Cell("one", 0.6) with { Seed = 1 }, Cell("two", 0.8) with { Seed = 1 },
            Cell("one", 0.9) with { Ranking = "truth", IsMethod = false },
        ];

        var summary = StudySummary.Of(new([new("one", 4, 110), new("two", 4, 110)], cells));

        Assert.That(summary.Rankings.Select(ranking => ranking.Name), Is.EqualTo(new[] { "eap", "truth" }));
        // Means of the seeds are 0.3 and 0.7; t of 97.5 % with one degree of freedom is 12.706 (any table).
        Assert.That(summary.Rankings[0].Auroc.Mean, Is.EqualTo(0.5).Within(1e-12));
        Assert.That(summary.Rankings[0].Auroc.Reach, Is.EqualTo(12.7062 * 0.2).Within(1e-4));
        Assert.That(summary.Rankings.Select(ranking => ranking.Cells), Is.EqualTo(new[] { 4, 1 }));
        Assert.That(summary.Models[1].Auroc["eap"].Mean, Is.EqualTo(0.6).Within(1e-12));
        Assert.That(summary.Models[1].Auroc, Does.Not.ContainKey("truth"));
    }

    private static StudyCell Cell(string model, double auroc, double cpr = 0, double cmd = 0) => new(model, "eap", true, 0, auroc, 0, 0, cpr, cmd);
}
