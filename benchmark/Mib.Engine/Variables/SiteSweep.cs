using Mib.Core.Results;
using Mib.Engine.Plans;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Fits and scores site after site; sites at one position share all plain runs.</summary>
internal sealed class SiteSweep(
    VariablePlan plan, IReadOnlyList<InterchangePair> train, IReadOnlyList<InterchangePair> validation, IReadOnlyList<InterchangePair> test,
    IRunJournal journal, IRunObserver observer, CancellationToken cancellation)
{
    /// <summary>Activations kept of training, validation and test pairs each.</summary>
    private const long MostBytes = 1L << 30;

    private readonly int total = plan.Sites.Count * plan.Seeds;
    private int done;

    /// <summary>[pair] how the test pairs come out when nothing is moved.</summary>
    public double[] Floor { get; } = [.. test.Select(pair => pair.Target is { } target ? Math.Pow(target.BaseValue - target.Value, 2) : pair.IsCause ? 0.0 : 1.0)];

    /// <summary>The results of sites at one position, a seed after the other.</summary>
    public IEnumerable<KeyValuePair<Site, SiteResult[]>> At(IEnumerable<Site> samePosition)
    {
        Site[] sites = [.. samePosition];
        // Batches of like lengths have little padding, and a longer beginning that is run once.
        using var training = new PreparedSites(plan.Model, sites, [.. train.OrderBy(pair => pair.BaseIds.Count)], plan.BatchSize, MostBytes);
        using var tested = new PreparedSites(plan.Model, sites, test, plan.BatchSize, MostBytes);
        using var validated = validation.Count == 0 ? null : new PreparedSites(plan.Model, sites, validation, plan.BatchSize, MostBytes);
        foreach (var site in sites)
        {
            var results = new SiteResult[plan.Seeds];
            for (var seed = 0; seed < results.Length; seed++)
            {
                var step = $"site/{site}/seed/{plan.Seed + seed}";
                if (journal.Find(step) is { } saved)
                {
                    results[seed] = SiteResult.FromBytes(saved);
                }
                else
                {
                    results[seed] = Score(site, plan.Seed + seed, training.At(site), validated?.At(site) ?? [], tested.At(site));
                    journal.Save(step, results[seed].ToBytes());
                }

                observer.Report("sites", (double)++done / total);
            }

            yield return new(site, results);
        }
    }

    private SiteResult Score(
        Site site, int seed, IReadOnlyList<InterchangeBatch> training, IReadOnlyList<InterchangeBatch> validated, IReadOnlyList<InterchangeBatch> tested)
    {
        var learning = new List<LearningPoint>();
        var run = new VariableRun
        {
            Model = plan.Model, Site = site, Train = training, Validation = validated, Seed = seed, FollowsReference = plan.FollowsReference,
            Cancellation = cancellation, Learning = new Told<LearningPoint>(learning.Add), Progress = new Told<double>(value => observer.Report("sites", (done + value) / total)),
        };
        var featurizers = plan.Method.Fit(run);
        try
        {
            return new([.. featurizers.Select(Featurizers.Store)], Outcomes(featurizers, tested), Outcomes(featurizers, validated), [.. learning]);
        }
        finally
        {
            foreach (var featurizer in featurizers)
                featurizer.Dispose();
        }
    }

    private double[] Outcomes(IReadOnlyList<Featurizer> featurizers, IReadOnlyList<InterchangeBatch> batches)
    {
        var outcomes = new List<double>();
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            outcomes.AddRange(batch.Outcomes((unit, bases, sources) => featurizers[unit].Interchange(bases, sources), plan.FirstTokenOnly));
        }

        return [.. outcomes];
    }

    /// <summary>Passes on what a method tells, at once.</summary>
    private sealed class Told<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
