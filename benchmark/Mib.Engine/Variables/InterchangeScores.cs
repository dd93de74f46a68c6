using Mib.Core;
using Mib.Core.Results;
using Mib.Core.Statistics;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Interchange intervention accuracy by site, by site and kind of counterfactual (<c>iia/kind</c>), and on average.</summary>
/// <remarks>A site's accuracy is the plain mean over the kinds of counterfactual, however many pairs of each are left (spec §3.3).</remarks>
internal static class InterchangeScores
{
    /// <summary>All scores of a run; the ones of the run as a whole come first.</summary>
    public static EquatableArray<Score> Of(
        IReadOnlyList<Site> sites, IReadOnlyList<VariableEvaluation.SiteResult> results, IReadOnlyList<LabelledPair> test, int seed)
    {
        var kinds = test.Select(p => p.Kind).ToArray();
        var floor = test.Select(p => p.Label == p.BaseAnswer).ToArray();
        return
        [
            Measure("iia-mean", "", draw => results.Average(r => KindMean(r.Right, kinds, draw)), test.Count, seed),
            Measure("iia-floor", "", draw => KindMean(floor, kinds, draw), test.Count, seed),
            .. sites.SelectMany((site, i) => Site(site, results[i].Right, kinds, seed)),
        ];
    }

    private static IEnumerable<Score> Site(Site site, bool[] right, string[] kinds, int seed)
    {
        yield return Measure("iia", site.ToString(), draw => KindMean(right, kinds, draw), right.Length, seed);
        foreach (var kind in kinds.Distinct())
        {
            var ofKind = Enumerable.Range(0, right.Length).Where(i => kinds[i] == kind).ToArray();
            yield return Measure(
                $"iia/{kind}", site.ToString(), draw => draw.Average(i => right[ofKind[i]] ? 1.0 : 0.0), ofKind.Length, seed);
        }
    }

    private static Score Measure(string metric, string site, Func<int[], double> statistic, int examples, int seed)
    {
        var interval = Bootstrap.Confidence95(examples, statistic, Seed.For(seed, $"bootstrap/{metric}/{site}"), resamples: 1000);
        return new()
        {
            Metric = metric,
            Site = site,
            Value = statistic([.. Enumerable.Range(0, examples)]),
            Low = interval.Low,
            High = interval.High,
            Examples = examples,
        };
    }

    private static double KindMean(bool[] right, string[] kinds, int[] draw) =>
        draw.GroupBy(i => kinds[i]).Average(group => group.Average(i => right[i] ? 1.0 : 0.0));
}
