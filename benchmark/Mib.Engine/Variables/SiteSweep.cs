using System.Runtime.InteropServices;
using Mib.Core;
using Mib.Core.Results;
using Mib.Engine.Plans;
using Mib.Models;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Fits and scores site after site; sites at one position share all plain runs.</summary>
internal sealed class SiteSweep(
    VariablePlan plan, IReadOnlyList<InterchangePair> train, IReadOnlyList<InterchangePair> validation, IReadOnlyList<InterchangePair> test,
    IRunJournal journal, IRunObserver observer, CancellationToken cancellation)
{
    /// <summary>Activations that are kept at least, if there are as many, of training, validation and test pairs each.</summary>
    private const long LeastRoom = 2L << 30;

    /// <summary>Room for activations of training, validation and test pairs each: half of what the model takes, since who has room for a model has some beside it.</summary>
    private readonly long room = Math.Max(LeastRoom, plan.Model.Weights.Named().Sum(named => named.Weight.numel() * named.Weight.ElementSize) / 2);
    private readonly int total = plan.Sites.Count * plan.Seeds;
    private int done;

    /// <summary>[pair] how the test pairs come out when nothing is moved.</summary>
    public double[] Floor()
    {
        const string Step = "floor";
        if (journal.Find(Step) is { } saved)
            return MemoryMarshal.Cast<byte, double>(saved).ToArray();
        using var prepared = new PreparedSites(plan.Model, [plan.Sites[0]], test, plan.BatchSize, mostBytes: 0);
        var floor = Outcomes(prepared.At(plan.Sites[0]), (_, bases, _) => bases);
        journal.Save(Step, MemoryMarshal.AsBytes(floor.AsSpan()).ToArray());
        return floor;
    }

    /// <summary>The results of sites at one position, a seed after the other.</summary>
    public IEnumerable<KeyValuePair<Site, SiteResult[]>> At(IEnumerable<Site> samePosition)
    {
        Site[] sites = [.. samePosition];
        using var training = new PreparedSites(plan.Model, sites, ByLength(train), plan.BatchSize, room);
        using var tested = new PreparedSites(plan.Model, sites, test, plan.BatchSize, room);
        using var validated = validation.Count == 0 ? null : new PreparedSites(plan.Model, sites, validation, plan.BatchSize, room);
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

    /// <summary>
    /// Pairs of like lengths beside one another: batches then have little padding, and a long beginning that is run once. Of one
    /// length they are mixed, so that a batch has not all kinds of a few bases.
    /// </summary>
    private static InterchangePair[] ByLength(IReadOnlyList<InterchangePair> pairs)
    {
        InterchangePair[] mixed = [.. pairs];
        Seed.For(0, "batches").Shuffle(mixed);
        return [.. mixed.OrderBy(pair => pair.BaseIds.Count)];
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
            // Featurizers are kept of the first seed only: of wide models, all of them would take more room than the model.
            FittedUnit[] kept = seed == plan.Seed ? [.. featurizers.Select(featurizer => Featurizers.Store(featurizer, plan.Model.Dtype.Wide()))] : [];
            return new(kept, Outcomes(tested, Interchange), Outcomes(validated, Interchange), [.. learning]);
        }
        finally
        {
            foreach (var featurizer in featurizers)
                featurizer.Dispose();
        }

        Tensor Interchange(int unit, Tensor bases, Tensor sources) => featurizers[unit].Interchange(bases, sources);
    }

    private double[] Outcomes(IReadOnlyList<InterchangeBatch> batches, Swap swap)
    {
        var outcomes = new List<double>();
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            outcomes.AddRange(batch.Outcomes(swap, plan.FirstTokenOnly));
        }

        return [.. outcomes];
    }

    /// <summary>Passes on what a method tells, at once.</summary>
    private sealed class Told<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
