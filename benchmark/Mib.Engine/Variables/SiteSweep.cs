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
    /// <summary>Featurizers that are scored in common runs at most; a stop or an error costs fitting so many again.</summary>
    private const int MostTogether = 8;

    /// <summary>Bytes of featurizers beyond which they are scored and let go.</summary>
    private const long MostWaitingBytes = 256L << 20;

    /// <summary>Bytes of activations that are kept at least, if there are as many.</summary>
    private const long LeastRoom = 1L << 30;

    /// <summary>What of a site's work is thought done when it is fitted: to train takes many passes, to score it takes one.</summary>
    private const double Fitted = 0.9;

    /// <summary>Room for activations: half of what the model takes, since who has room for a model has some beside it.</summary>
    private readonly long room = Math.Max(LeastRoom, plan.Model.Weights.Named().Sum(named => named.Weight.numel() * named.Weight.ElementSize) / 2);
    private int done;

    /// <summary>[pair] how the test pairs come out when nothing is moved.</summary>
    public double[] Floor()
    {
        const string Step = "floor";
        if (journal.Find(Step) is { } saved)
            return MemoryMarshal.Cast<byte, double>(saved).ToArray();
        using var prepared = new PreparedSites(plan.Model, [plan.Sites[0]], test, plan.BatchSize, mostBytes: 0);
        var floor = prepared.Outcomes([new(plan.Sites[0], (_, bases, _) => bases)], plan.FirstTokenOnly, cancellation)[0];
        journal.Save(Step, MemoryMarshal.AsBytes(floor.AsSpan()).ToArray());
        return floor;
    }

    /// <summary>The results of sites at one position, [seed] of each.</summary>
    /// <remarks>
    /// What is scored in common runs is one step of the journal: however often a run is broken off, the same sites share runs, and a
    /// product of as many rows gives the same bits.
    /// </remarks>
    public IEnumerable<KeyValuePair<Site, SiteResult[]>> At(IEnumerable<Site> samePosition)
    {
        Site[] sites = [.. samePosition];
        using var training = Prepare(ByLength(train));
        using var tested = Prepare(test);
        using var validated = Prepare(validation);
        (Site Site, int Seed)[] fits = [.. sites.SelectMany(site => Enumerable.Range(0, plan.Seeds).Select(seed => (site, seed)))];
        var results = new List<SiteResult>();
        while (results.Count < fits.Length)
        {
            var (site, seed) = fits[results.Count];
            var step = $"sites/from/{site}/seed/{plan.Seed + seed}";
            if (journal.Find(step) is not { } saved)
                journal.Save(step, saved = SiteResult.ToBytes(Together(fits.Skip(results.Count))));
            var some = SiteResult.FromBytes(saved);
            results.AddRange(some);
            done += some.Length;
            Report(fitted: 0);
        }

        return sites.Zip(results.Chunk(plan.Seeds), KeyValuePair.Create);

        // Each set of pairs has its share of the room.
        PreparedSites Prepare(IReadOnlyList<InterchangePair> pairs) =>
            new(plan.Model, sites, pairs, plan.BatchSize, room / (train.Count + test.Count + validation.Count) * pairs.Count);

        // The first of some sites and seeds: as many as may wait for one another.
        SiteResult[] Together(IEnumerable<(Site Site, int Seed)> next)
        {
            var waiting = new List<FittedSite>();
            try
            {
                foreach (var (site, seed) in next.Take(Math.Min(MostTogether, tested.SitesInARun)))
                {
                    waiting.Add(Fit(site, seed, training.At(site), validated.At(site), waiting.Count));
                    Report(waiting.Count);
                    if (waiting.Sum(fit => fit.Bytes) > MostWaitingBytes)
                        break;
                }

                SiteSwap[] swaps = [.. waiting.Select(fit => fit.Interchange)];
                var onTest = tested.Outcomes(swaps, plan.FirstTokenOnly, cancellation, Scoring(test, 0));
                var onValidation = validated.Outcomes(swaps, plan.FirstTokenOnly, cancellation, Scoring(validation, test.Count));
                return [.. waiting.Select((fit, i) => new SiteResult(Kept(fit), onTest[i], onValidation[i], fit.Learning))];
            }
            finally
            {
                waiting.ForEach(fit => fit.Dispose());
            }

            Told<double> Scoring(IReadOnlyList<InterchangePair> pairs, int before) =>
                new(share => Report(waiting.Count, (before + (share * pairs.Count)) / (test.Count + validation.Count)));
        }
    }

    /// <summary>Says how far it is.</summary>
    /// <param name="fitted">Fits beyond those that are done that wait to be scored.</param>
    /// <param name="scored">Which share of the pairs they are scored on.</param>
    private void Report(double fitted, double scored = 0) =>
        observer.Report("sites", (done + (fitted * (Fitted + ((1 - Fitted) * scored)))) / (plan.Sites.Count * plan.Seeds));

    /// <summary>Featurizers are kept of the first seed only: of wide models, all of them would take more room than the model.</summary>
    private FittedUnit[] Kept(FittedSite fit) =>
        fit.Seed == 0 ? [.. fit.Featurizers.Select(featurizer => Featurizers.Store(featurizer, plan.Model.Dtype.Wide()))] : [];

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

    private FittedSite Fit(Site site, int seed, IReadOnlyList<InterchangeBatch> training, IReadOnlyList<InterchangeBatch> validated, int waiting)
    {
        var learning = new List<LearningPoint>();
        var run = new VariableRun
        {
            Model = plan.Model, Site = site, Train = training, Validation = validated, Seed = plan.Seed + seed, FollowsReference = plan.FollowsReference,
            Cancellation = cancellation, Learning = new Told<LearningPoint>(learning.Add), Progress = new Told<double>(value => Report(waiting + value)),
        };
        return new(site, seed, plan.Method.Fit(run), [.. learning]);
    }

    /// <summary>Passes on what a method tells, at once.</summary>
    private sealed class Told<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
