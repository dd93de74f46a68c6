using Mib.Core;
using Mib.Core.Results;
using Mib.Core.Statistics;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Interchange intervention accuracy (or the squared error of the logit difference) by site, kind of counterfactual and seed, and on average.</summary>
/// <remarks>
/// A site's score is the plain mean over the kinds of counterfactual, however many pairs of each are left (spec §3.3), and over
/// seeds. Pairs with the same base prompt are alike, so base prompts are what is counted, and what the bootstrap draws, each with all
/// of its pairs; the same ones for every score, so that equal outcomes have equal intervals.
/// </remarks>
internal sealed class InterchangeScores
{
    private readonly string metric;
    private readonly bool lowerIsBetter;
    private readonly string[] kinds;
    private readonly int[] kindOf;
    private readonly bool[] isCause;
    private readonly PromptGroups groups;
    private readonly int seed;

    private InterchangeScores(IReadOnlyList<InterchangePair> pairs, int seed)
    {
        this.seed = seed;
        lowerIsBetter = pairs[0].Target is not null;
        metric = lowerIsBetter ? "mse" : "iia";
        kinds = [.. pairs.Select(p => p.Kind).Distinct()];
        kindOf = Kinds(pairs);
        isCause = [.. pairs.Select(p => p.IsCause)];
        groups = new(Prompts(pairs), kindOf);
    }

    /// <summary>[pair] number of its base prompt.</summary>
    public static int[] Prompts(IReadOnlyList<InterchangePair> pairs) => Numbers(pairs, pair => pair.BaseIds);

    /// <summary>[pair] number of its kind.</summary>
    public static int[] Kinds(IReadOnlyList<InterchangePair> pairs) => Numbers(pairs, pair => pair.Kind);

    /// <summary>All scores of a run; the ones of the run as a whole come first.</summary>
    /// <param name="sites">The sites.</param>
    /// <param name="results">[site][seed].</param>
    /// <param name="validation">The pairs to choose a site by; none for no choice.</param>
    /// <param name="test">The pairs that are scored.</param>
    /// <param name="floor">[pair] how the test pairs come out when nothing is moved.</param>
    /// <param name="seed">Root seed of the bootstrap.</param>
    /// <param name="chosen">The site that the run stands for: the best on the validation pairs, or on the test pairs where there are no others.</param>
    public static EquatableArray<Score> Of(
        IReadOnlyList<Site> sites, IReadOnlyList<SiteResult[]> results, IReadOnlyList<InterchangePair> validation, IReadOnlyList<InterchangePair> test,
        double[] floor, int seed, out Site chosen)
    {
        var scores = new InterchangeScores(test, seed);
        double[][] outcomes = [.. results.Select(seeds => Mean(seeds, result => result.Test))];
        double[] bySite = [.. outcomes.Select(outcome => scores.Mean(outcome, scores.All))];
        // The reference's average: of each layer the best position.
        double[][] best = [.. Enumerable.Range(0, sites.Count).GroupBy(i => sites[i].Layer).Select(layer => outcomes[scores.Best(layer, bySite)])];
        var standing = scores.Best(Enumerable.Range(0, sites.Count), validation.Count == 0 ? bySite : OnValidation());
        chosen = sites[standing];
        return
        [
            scores.Measure($"{scores.metric}-mean", "", [.. Enumerable.Range(0, test.Count).Select(pair => best.Average(outcome => outcome[pair]))]),
            scores.Measure($"{scores.metric}-floor", "", floor),
            .. validation.Count == 0 ? Array.Empty<Score>() : [scores.Measure($"{scores.metric}-selected", "", outcomes[standing]) with { Site = chosen.ToString() }],
            .. sites.SelectMany((site, i) => scores.AtSite(site.ToString(), results[i], outcomes[i], floor)),
        ];

        double[] OnValidation()
        {
            var judge = new InterchangeScores(validation, seed);
            return [.. results.Select(seeds => judge.Mean(Mean(seeds, result => result.Validation), judge.All))];
        }
    }

    /// <summary>[pair] the mean over seeds.</summary>
    public static double[] Mean(SiteResult[] seeds, Func<SiteResult, double[]> of) =>
        [.. Enumerable.Range(0, of(seeds[0]).Length).Select(pair => seeds.Average(result => of(result)[pair]))];

    private static int[] Numbers<T>(IReadOnlyList<InterchangePair> pairs, Func<InterchangePair, T> of)
        where T : notnull
    {
        var numbers = pairs.Select(of).Distinct().Index().ToDictionary(one => one.Item, one => one.Index);
        return [.. pairs.Select(pair => numbers[of(pair)])];
    }

    /// <summary>The best site; one without a number is none.</summary>
    private int Best(IEnumerable<int> sites, double[] bySite) =>
        sites.OrderBy(site => double.IsNaN(bySite[site])).ThenBy(site => lowerIsBetter ? bySite[site] : -bySite[site]).First();

    private IEnumerable<Score> AtSite(string site, SiteResult[] seeds, double[] outcome, double[] floor)
    {
        yield return Measure(metric, site, outcome);
        for (var k = 0; k < kinds.Length; k++)
            yield return Measure($"{metric}/{kinds[k]}", site, outcome, k);
        if (lowerIsBetter)
            yield return Ratio($"{metric}-normalised", site, outcome, floor);
        else if (isCause.Contains(true) && isCause.Contains(false))
        {
            yield return Measure($"{metric}-cause", site, outcome, cause: true);
            yield return Measure($"{metric}-isolate", site, outcome, cause: false);
        }

        for (var s = 0; seeds.Length > 1 && s < seeds.Length; s++)
            yield return Measure($"{metric}-seed-{s}", site, seeds[s].Test);
    }

    /// <summary>The mean over pairs, of all kinds or of one.</summary>
    private Score Measure(string name, string site, double[] outcome, int? kind = null, bool? cause = null) =>
        Score(name, site, draw => Mean(outcome, draw, kind, cause), groups.Count(pair => Counts(pair, kind, cause)));

    /// <summary>An error as a share of that of doing nothing.</summary>
    private Score Ratio(string name, string site, double[] outcome, double[] floor) =>
        Score(name, site, draw => Mean(outcome, draw) / Mean(floor, draw), groups.Prompts);

    private Score Score(string name, string site, Func<int[], double> of, int examples)
    {
        var interval = Bootstrap.Confidence95(groups.Prompts, of, Seed.For(seed, "bootstrap"), resamples: 1000);
        return new() { Metric = name, Site = site, Value = of([.. All]), Low = interval.Low, High = interval.High, Examples = examples };
    }

    private IEnumerable<int> All => Enumerable.Range(0, groups.Prompts);

    private double Mean(double[] outcome, IEnumerable<int> prompts, int? kind = null, bool? cause = null) =>
        groups.Mean(prompts, pair => outcome[pair], pair => Counts(pair, kind, cause));

    private bool Counts(int pair, int? kind, bool? cause) => (kind is null || kindOf[pair] == kind) && (cause is null || isCause[pair] == cause);
}
