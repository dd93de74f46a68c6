using MathNet.Numerics.Statistics;

namespace Mib.Engine.Study;

/// <summary>What a study comes to.</summary>
/// <param name="Rankings">Each ranking over all models, methods first, the better AUROC first.</param>
/// <param name="Models">Each model.</param>
/// <param name="Methods">Agreement of scores with AUROC among the methods alone.</param>
/// <param name="Truths">The same among the known circuit and its shuffled copies.</param>
/// <param name="All">The same among all rankings.</param>
public sealed record StudySummary(
    IReadOnlyList<RankingSummary> Rankings, IReadOnlyList<ModelSummary> Models, Agreement Methods, Agreement Truths, Agreement All)
{
    /// <summary>Sums a study up.</summary>
    public static StudySummary Of(StudyResult study)
    {
        var rankings = study.Cells.GroupBy(cell => (cell.Ranking, cell.IsMethod)).Select(group => new RankingSummary(
            group.Key.Ranking,
            group.Key.IsMethod,
            group.Count(),
            OverSeeds(group, cell => cell.Auroc),
            OverSeeds(group, cell => cell.PromotedAuroc),
            OverSeeds(group, cell => cell.Precision),
            OverSeeds(group, cell => cell.Cpr),
            OverSeeds(group, cell => cell.Cmd)));
        var models = study.Models.Select(model =>
        {
            var own = study.Cells.Where(cell => cell.Model == model.Id).ToList();
            return new ModelSummary(
                model,
                own.Where(cell => cell.IsMethod).GroupBy(cell => cell.Ranking).ToDictionary(group => group.Key, group => OverSeeds(group, cell => cell.Auroc)),
                Agreement.Of(own));
        });
        return new(
            [.. rankings.OrderByDescending(r => r.IsMethod).ThenByDescending(r => r.Auroc.Mean)],
            [.. models],
            Agreement.Of(study.Cells.Where(cell => cell.IsMethod)),
            Agreement.Of(study.Cells.Where(cell => !cell.IsMethod)),
            Agreement.Of(study.Cells));
    }

    /// <summary>One value a seed, which is the mean over models.</summary>
    private static Estimate OverSeeds(IEnumerable<StudyCell> cells, Func<StudyCell, double> value) =>
        Estimate.Of(cells.GroupBy(cell => cell.Seed).Select(seed => seed.Average(value)));
}

/// <summary>A ranking over all models.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsMethod">Whether a method made it.</param>
/// <param name="Cells">Models times seeds on which there is one: fewer than others have where a method failed.</param>
/// <param name="Auroc">See <see cref="StudyCell"/>.</param>
/// <param name="PromotedAuroc">See <see cref="StudyCell"/>.</param>
/// <param name="Precision">See <see cref="StudyCell"/>.</param>
/// <param name="Cpr">See <see cref="StudyCell"/>.</param>
/// <param name="Cmd">See <see cref="StudyCell"/>.</param>
public sealed record RankingSummary(
    string Name, bool IsMethod, int Cells, Estimate Auroc, Estimate PromotedAuroc, Estimate Precision, Estimate Cpr, Estimate Cmd);

/// <summary>A model: each method's AUROC on it, and how far scores agree with AUROC among all rankings of it.</summary>
public sealed record ModelSummary(StudiedModel Model, IReadOnlyDictionary<string, Estimate> Auroc, Agreement Agreement);

/// <summary>Spearman's rank correlation with AUROC within a model; 1 where the better score always means the truer circuit.</summary>
/// <param name="Rankings">How many rankings are compared within a model, at most.</param>
/// <param name="Cpr">Of CPR.</param>
/// <param name="Cmd">Of −CMD: a low CMD is good.</param>
public sealed record Agreement(int Rankings, Estimate Cpr, Estimate Cmd)
{
    /// <summary>Decimals to which numbers are compared: those beyond are float32's rounding, and must not break ties.</summary>
    private const int Decimals = 4;

    /// <summary>For each seed the mean over models of the correlation within each; a model whose rankings all have one AUROC has none.</summary>
    public static Agreement Of(IEnumerable<StudyCell> cells)
    {
        var seeds = cells.GroupBy(cell => cell.Seed).Select(seed => seed.GroupBy(cell => cell.Model).Select(model => model.ToList()).ToList()).ToList();
        return new(seeds.SelectMany(models => models).Select(model => model.Count).DefaultIfEmpty(0).Max(), Of(cell => cell.Cpr), Of(cell => -cell.Cmd));

        Estimate Of(Func<StudyCell, double> score) => Estimate.Of(seeds.Select(models => models
            .Select(model => Correlation.Spearman(model.Select(cell => Math.Round(cell.Auroc, Decimals)), model.Select(cell => Math.Round(score(cell), Decimals))))
            .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average()));
    }
}
