using Mib.Core;
using Mib.Core.Results;
using Mib.Core.Statistics;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Interchange intervention accuracy (or the squared error of the logit difference) by site, kind of counterfactual and seed, and on average.</summary>
/// <remarks>
/// A site's score is the plain mean over the kinds of counterfactual, however many pairs of each are left (spec §3.3), and over
/// seeds. Pairs with the same base prompt are alike, so the bootstrap draws base prompts, each with all of its pairs.
/// </remarks>
internal sealed class InterchangeScores
{
    private readonly string metric;
    private readonly bool lowerIsBetter;
    private readonly string[] kinds;
    private readonly int[] kindOf;
    private readonly bool[] isCause;
    private readonly int[][] pairsOfPrompt;
    private readonly int seed;

    private InterchangeScores(IReadOnlyList<InterchangePair> pairs, int seed)
    {
        this.seed = seed;
        lowerIsBetter = pairs[0].Target is not null;
        metric = lowerIsBetter ? "mse" : "iia";
        kinds = [.. pairs.Select(p => p.Kind).Distinct()];
        kindOf = [.. pairs.Select(p => Array.IndexOf(kinds, p.Kind))];
        isCause = [.. pairs.Select(p => p.IsCause)];
        pairsOfPrompt = [.. Enumerable.Range(0, pairs.Count).GroupBy(i => pairs[i].BaseIds).Select(prompt => prompt.ToArray())];
    }

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
        double[] bySite = [.. outcomes.Select(outcome => scores.Mean([outcome], null, scores.All))];
        // The reference's average: of each layer the best position.
        var best = Enumerable.Range(0, sites.Count).GroupBy(i => sites[i].Layer).Select(layer => outcomes[scores.Best(layer, i => bySite[i])]);
        var judge = validation.Count == 0 ? scores : new InterchangeScores(validation, seed);
        var standing = judge.Best(
            Enumerable.Range(0, sites.Count), i => validation.Count == 0 ? bySite[i] : judge.Mean([Mean(results[i], result => result.Validation)], null, judge.All));
        chosen = sites[standing];
        return
        [
            scores.Measure($"{scores.metric}-mean", "", [.. best], null),
            scores.Measure($"{scores.metric}-floor", "", [floor], null),
            .. validation.Count == 0 ? Array.Empty<Score>() : [scores.Measure($"{scores.metric}-selected", "", [outcomes[standing]], null) with { Site = chosen.ToString() }],
            .. sites.SelectMany((site, i) => scores.AtSite(site.ToString(), results[i], outcomes[i], floor)),
        ];
    }

    /// <summary>[pair] the mean over seeds.</summary>
    public static double[] Mean(SiteResult[] seeds, Func<SiteResult, double[]> of) =>
        [.. Enumerable.Range(0, of(seeds[0]).Length).Select(pair => seeds.Average(result => of(result)[pair]))];

    private int[] All => [.. Enumerable.Range(0, pairsOfPrompt.Length)];

    private int Best(IEnumerable<int> sites, Func<int, double> score) => lowerIsBetter ? sites.MinBy(score) : sites.MaxBy(score);

    private IEnumerable<Score> AtSite(string site, SiteResult[] seeds, double[] outcome, double[] floor)
    {
        yield return Measure(metric, site, [outcome], null);
        for (var k = 0; k < kinds.Length; k++)
            yield return Measure($"{metric}/{kinds[k]}", site, [outcome], k);
        if (lowerIsBetter)
            yield return Ratio($"{metric}-normalised", site, outcome, floor);
        else if (isCause.Contains(true) && isCause.Contains(false))
        {
            yield return Measure($"{metric}-cause", site, [outcome], null, cause: true);
            yield return Measure($"{metric}-isolate", site, [outcome], null, cause: false);
        }

        for (var s = 0; seeds.Length > 1 && s < seeds.Length; s++)
            yield return Measure($"{metric}-seed-{s}", site, [seeds[s].Test], null);
    }

    /// <summary>Mean over several outcomes of the same pairs, on all kinds or on one.</summary>
    private Score Measure(string name, string site, double[][] outcomes, int? kind, bool? cause = null)
    {
        return Score(name, site, draw => Mean(outcomes, kind, draw, cause), Enumerable.Range(0, kindOf.Length).Count(pair => Counts(pair, kind, cause)));
    }

    /// <summary>An error as a share of that of doing nothing.</summary>
    private Score Ratio(string name, string site, double[] outcome, double[] floor) =>
        Score(name, site, draw => Mean([outcome], null, draw) / Mean([floor], null, draw), kindOf.Length);

    private Score Score(string name, string site, Func<int[], double> of, int examples)
    {
        var interval = Bootstrap.Confidence95(pairsOfPrompt.Length, of, Seed.For(seed, $"bootstrap/{name}/{site}"), resamples: 1000);
        return new() { Metric = name, Site = site, Value = of(All), Low = interval.Low, High = interval.High, Examples = examples };
    }

    private bool Counts(int pair, int? kind, bool? cause) => (kind is null || kindOf[pair] == kind) && (cause is null || isCause[pair] == cause);

    private double Mean(double[][] outcomes, int? kind, int[] drawnPrompts, bool? cause = null)
    {
        var (sum, all) = (new double[kinds.Length], new int[kinds.Length]);
        foreach (var pair in drawnPrompts.SelectMany(prompt => pairsOfPrompt[prompt]))
        {
            if (!Counts(pair, kind, cause))
                continue;
            all[kindOf[pair]]++;
            foreach (var outcome in outcomes)
                sum[kindOf[pair]] += outcome[pair] / outcomes.Length;
        }

        // A resample may have no pair of a kind; it then says nothing of it.
        var counted = Enumerable.Range(0, kinds.Length).Where(k => all[k] > 0).Select(k => sum[k] / all[k]).ToList();
        return counted.Count == 0 ? double.NaN : counted.Average();
    }
}
