using System.Runtime.InteropServices;
using Mib.Core;
using Mib.Core.Results;
using Mib.Engine.Plans;
using Mib.Models;
using Mib.Sdk.Variables;

namespace Mib.Engine.Variables;

/// <summary>Fits site after site and scores several at a time; sites at one position share all plain runs.</summary>
internal sealed class SiteSweep(
    VariablePlan plan, IReadOnlyList<InterchangePair> train, IReadOnlyList<InterchangePair> validation, IReadOnlyList<InterchangePair> test,
    IRunJournal journal, IRunObserver observer, CancellationToken cancellation)
{
    /// <summary>Featurizers that are scored in common runs at most. They are in the journal once they are scored: what a stop or an error can cost is fitting so many again.</summary>
    private const int MostTogether = 8;

    /// <summary>Bytes that featurizers may hold before they are scored and let go.</summary>
    private const long MostWaitingBytes = 512L << 20;

    /// <summary>Bytes of activations that are kept at least, if there are as many.</summary>
    private const long LeastRoom = 1L << 30;

    /// <summary>Room for activations: half of what the model takes, since who has room for a model has some beside it.</summary>
    private readonly long room = Math.Max(LeastRoom, plan.Model.Weights.Named().Sum(named => named.Weight.numel() * named.Weight.ElementSize) / 2);
    private readonly int total = plan.Sites.Count * plan.Seeds;
    private int done;

    /// <summary>[pair] how the test pairs come out when nothing is moved.</summary>
    public double[] Floor()
    {
        const string Step = "floor";
        if (journal.Find(Step) is { } saved)
            return MemoryMarshal.Cast<byte, double>(saved).ToArray();
        using var prepared = new PreparedSites(plan.Model, [plan.Sites[0]], test, plan.BatchSize, new(mostBytes: 0));
        var floor = prepared.Outcomes([new(plan.Sites[0], (_, bases, _) => bases)], plan.FirstTokenOnly, cancellation)[0];
        journal.Save(Step, MemoryMarshal.AsBytes(floor.AsSpan()).ToArray());
        return floor;
    }

    /// <summary>The results of sites at one position, [seed] of each.</summary>
    public IEnumerable<KeyValuePair<Site, SiteResult[]>> At(IEnumerable<Site> samePosition)
    {
        Site[] sites = [.. samePosition];
        var keeper = new ActivationKeeper(room);
        using var training = new PreparedSites(plan.Model, sites, ByLength(train), plan.BatchSize, keeper);
        using var tested = new PreparedSites(plan.Model, sites, test, plan.BatchSize, keeper);
        using var validated = new PreparedSites(plan.Model, sites, validation, plan.BatchSize, keeper);
        var results = sites.ToDictionary(site => site, _ => new SiteResult[plan.Seeds]);
        var waiting = new List<FittedSite>();
        try
        {
            foreach (var site in sites)
            {
                for (var seed = 0; seed < plan.Seeds; seed++)
                {
                    if (journal.Find(Step(site, seed)) is { } saved)
                        results[site][seed] = SiteResult.FromBytes(saved);
                    else
                        waiting.Add(Fit(site, seed, training.At(site), validated.At(site)));
                    observer.Report("sites", (double)++done / total);
                    if (waiting.Count == MostTogether || waiting.Sum(fit => fit.Bytes) > MostWaitingBytes)
                        Score();
                }
            }

            Score();
            return results;
        }
        finally
        {
            waiting.ForEach(fit => fit.Dispose());
        }

        void Score()
        {
            if (waiting.Count == 0)
                return;
            SiteSwap[] swaps = [.. waiting.Select(fit => fit.Interchange)];
            var (onTest, onValidation) = (tested.Outcomes(swaps, plan.FirstTokenOnly, cancellation), validated.Outcomes(swaps, plan.FirstTokenOnly, cancellation));
            foreach (var (i, fit) in waiting.Index())
            {
                // Featurizers are kept of the first seed only: of wide models, all of them would take more room than the model.
                FittedUnit[] kept = fit.Seed == 0 ? [.. fit.Featurizers.Select(featurizer => Featurizers.Store(featurizer, plan.Model.Dtype.Wide()))] : [];
                var result = results[fit.Site][fit.Seed] = new(kept, onTest[i], onValidation[i], fit.Learning);
                journal.Save(Step(fit.Site, fit.Seed), result.ToBytes());
            }

            waiting.ForEach(fit => fit.Dispose());
            waiting.Clear();
        }
    }

    private string Step(Site site, int seed) => $"site/{site}/seed/{plan.Seed + seed}";

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

    private FittedSite Fit(Site site, int seed, IReadOnlyList<InterchangeBatch> training, IReadOnlyList<InterchangeBatch> validated)
    {
        var learning = new List<LearningPoint>();
        var run = new VariableRun
        {
            Model = plan.Model, Site = site, Train = training, Validation = validated, Seed = plan.Seed + seed, FollowsReference = plan.FollowsReference,
            Cancellation = cancellation, Learning = new Told<LearningPoint>(learning.Add), Progress = new Told<double>(value => observer.Report("sites", (done + value) / total)),
        };
        return new(site, seed, plan.Method.Fit(run), [.. learning]);
    }

    /// <summary>Passes on what a method tells, at once.</summary>
    private sealed class Told<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
