using Mib.Core;
using Mib.Core.Results;
using Mib.Core.Statistics;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Interchange intervention accuracy by site, by site and kind of counterfactual (<c>iia/kind</c>), and on average.</summary>
/// <remarks>
/// A site's accuracy is the plain mean over the kinds of counterfactual, however many pairs of each are left (spec §3.3).
/// Pairs with the same base prompt are alike, so the bootstrap draws base prompts, each with all of its pairs.
/// </remarks>
internal sealed class InterchangeScores
{
    private readonly string[] kinds;
    private readonly int[] kindOf;
    private readonly int[][] pairsOfPrompt;
    private readonly int seed;

    private InterchangeScores(IReadOnlyList<LabelledPair> pairs, int seed)
    {
        this.seed = seed;
        kinds = [.. pairs.Select(p => p.Kind).Distinct()];
        kindOf = [.. pairs.Select(p => Array.IndexOf(kinds, p.Kind))];
        pairsOfPrompt = [.. Enumerable.Range(0, pairs.Count).GroupBy(i => pairs[i].BaseIds).Select(prompt => prompt.ToArray())];
    }

    /// <summary>All scores of a run; the ones of the run as a whole come first.</summary>
    public static EquatableArray<Score> Of(
        IReadOnlyList<Site> sites, IReadOnlyList<VariableEvaluation.SiteResult> results, IReadOnlyList<LabelledPair> pairs, int seed)
    {
        var scores = new InterchangeScores(pairs, seed);
        var floor = pairs.Select(p => p.Label == p.BaseAnswer).ToArray();
        return
        [
            scores.Measure("iia-mean", "", [.. results.Select(r => r.Right)], null),
            scores.Measure("iia-floor", "", [floor], null),
            .. sites.SelectMany((site, i) => scores.AtSite(site.ToString(), results[i].Right)),
        ];
    }

    private IEnumerable<Score> AtSite(string site, bool[] right) =>
        kinds.Select((kind, k) => Measure($"iia/{kind}", site, [right], k)).Prepend(Measure("iia", site, [right], null));

    /// <summary>Mean accuracy over several outcomes of the same pairs, on all kinds or on one.</summary>
    private Score Measure(string metric, string site, bool[][] outcomes, int? kind)
    {
        var interval = Bootstrap.Confidence95(
            pairsOfPrompt.Length, draw => Mean(outcomes, kind, draw), Seed.For(seed, $"bootstrap/{metric}/{site}"), resamples: 1000);
        return new()
        {
            Metric = metric,
            Site = site,
            Value = Mean(outcomes, kind, [.. Enumerable.Range(0, pairsOfPrompt.Length)]),
            Low = interval.Low,
            High = interval.High,
            Examples = kind is null ? kindOf.Length : kindOf.Count(k => k == kind),
        };
    }

    private double Mean(bool[][] outcomes, int? kind, int[] drawnPrompts)
    {
        var (right, all) = (new double[kinds.Length], new int[kinds.Length]);
        foreach (var prompt in drawnPrompts)
        {
            foreach (var pair in pairsOfPrompt[prompt])
            {
                all[kindOf[pair]]++;
                foreach (var outcome in outcomes)
                    right[kindOf[pair]] += outcome[pair] ? 1.0 / outcomes.Length : 0;
            }
        }

        // A resample may have no pair of a kind; of the kind that is asked for, it then says nothing.
        return kind is { } one ? right[one] / all[one]
            : Enumerable.Range(0, kinds.Length).Where(k => all[k] > 0).Average(k => right[k] / all[k]);
    }
}
