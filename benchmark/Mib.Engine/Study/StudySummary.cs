using MathNet.Numerics.Statistics;

namespace Mib.Engine.Study;

/// <summary>What a study comes to.</summary>
/// <param name="Rankings">Each ranking over all models, methods first, the better AUROC first.</param>
/// <param name="Models">Each model.</param>
/// <param name="All">Agreement of scores with AUROC among all rankings: the mean over models.</param>
/// <param name="Methods">The same among the methods alone.</param>
public sealed record StudySummary(
    IReadOnlyList<RankingSummary> Rankings, IReadOnlyList<ModelSummary> Models, Agreement All, Agreement Methods)
{
    /// <summary>Sums a study up.</summary>
    public static StudySummary Of(StudyResult study)
    {
        var rankings = study.Cells.GroupBy(cell => (cell.Ranking, cell.IsMethod)).Select(group => new RankingSummary(
            group.Key.Ranking,
            group.Key.IsMethod,
            OverSeeds(group, cell => cell.Auroc),
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
            Agreement.Of(study.Cells),
            Agreement.Of(study.Cells.Where(cell => cell.IsMethod)));
    }

    /// <summary>One value a seed, which is the mean over models.</summary>
    private static Estimate OverSeeds(IEnumerable<StudyCell> cells, Func<StudyCell, double> value) =>
        Estimate.Of(cells.GroupBy(cell => cell.Seed).Select(seed => seed.Average(value)));
}

/// <summary>A ranking over all models.</summary>
public sealed record RankingSummary(string Name, bool IsMethod, Estimate Auroc, Estimate Precision, Estimate Cpr, Estimate Cmd);

/// <summary>A model: each method's AUROC on it, and how far scores agree with AUROC among all rankings of it.</summary>
public sealed record ModelSummary(StudiedModel Model, IReadOnlyDictionary<string, Estimate> Auroc, Agreement Agreement);

/// <summary>Spearman's rank correlation with AUROC within a model; 1 where the better score always means the truer circuit.</summary>
/// <param name="Cpr">Of CPR.</param>
/// <param name="Cmd">Of −CMD: a low CMD is good.</param>
public sealed record Agreement(Estimate Cpr, Estimate Cmd)
{
    /// <summary>For each seed the mean over models of the correlation within each; a model whose rankings all have one AUROC has none.</summary>
    public static Agreement Of(IEnumerable<StudyCell> cells)
    {
        var seeds = cells.GroupBy(cell => cell.Seed).Select(seed => seed.GroupBy(cell => cell.Model).Select(model => model.ToList()).ToList()).ToList();
        return new(Of(cell => cell.Cpr), Of(cell => -cell.Cmd));

        Estimate Of(Func<StudyCell, double> score) => Estimate.Of(seeds.Select(models => models
            .Select(model => Correlation.Spearman(model.Select(cell => cell.Auroc), model.Select(score)))
            .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average()));
    }
}
