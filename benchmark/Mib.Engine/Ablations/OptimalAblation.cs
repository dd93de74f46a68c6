using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Plans;
using Mib.Models;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Ablations;

/// <summary>Learns for each source the constant that can stand in for it with the least harm (Li and Janson 2024, arXiv:2409.09951).</summary>
/// <remarks>
/// Each source's vector starts at the source's mean and minimizes, by Adam, the mean over the clean prompts of
/// KL(whole model ‖ model in which the source writes the vector at every position) at the last token. The best vector of all
/// checks on all prompts is kept, so that none is worse there than the mean.
/// </remarks>
public static class OptimalAblation
{
    /// <summary>Fewest steps between two checks.</summary>
    private const int LeastSteps = 10;

    /// <summary>Numbers in the residual streams, at every layer, of the sources that are learned side by side: about a gigabyte with all that gradients need.</summary>
    private const long ResidualNumbers = 8 << 20;

    /// <summary>Learns the vectors in the graph's order, on one thread.</summary>
    /// <param name="plan">What to learn, and how.</param>
    /// <param name="earlier">What an earlier sitting has learned: the first sources.</param>
    /// <param name="keep">Is told all that is learned each time there is more.</param>
    /// <param name="observer">Is told how far it is.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    /// <returns>One a source.</returns>
    /// <exception cref="NotMeasurableException">A loss is not finite.</exception>
    public static IReadOnlyList<OptimalVector> Learn(
        OptimalPlan plan, IReadOnlyList<OptimalVector> earlier, Action<IReadOnlyList<OptimalVector>> keep, IRunObserver observer, CancellationToken cancellation)
    {
        using var thread = new SingleThread();
        var graph = plan.Model.Graph;
        var learned = earlier.ToList();
        using var means = MeanAblation.Of(plan.Model, plan.Pairs, plan.BatchSize, cancellation: cancellation);
        while (learned.Count < graph.SourceCount)
        {
            var first = learned.Count;
            var layer = Math.Max(0, first - 1) / (graph.Heads + 1);
            int[] sources = [.. Enumerable.Range(first, Math.Min(SideBySide(plan), graph.MlpSource(layer) + 1 - first))];
            learned.AddRange(OfLayer(plan, layer, sources, means, done => observer.Report("optimal ablation", (first + (done * sources.Length)) / graph.SourceCount), cancellation));
            keep(learned);
        }

        observer.Report("optimal ablation", 1);
        return learned;
    }

    private static int SideBySide(OptimalPlan plan)
    {
        var tokens = (long)Math.Min(plan.BatchSize, plan.Pairs.Count) * plan.Pairs.Max(pair => pair.CleanIds.Count);
        return (int)Math.Clamp(ResidualNumbers / (tokens * plan.Model.Config.DModel * plan.Model.Config.Layers), 1, plan.Model.Graph.SourceCount);
    }

    private static OptimalVector[] OfLayer(OptimalPlan plan, int layer, int[] sources, AblationValues means, Action<double> progress, CancellationToken cancellation)
    {
        var (batches, all) = (new List<ReplacedSources>(), new List<Candidate>());
        try
        {
            foreach (var pairs in plan.Pairs.Chunk(plan.BatchSize))
                batches.Add(new(plan.Model, layer, pairs));
            foreach (var source in sources)
                all.Add(Start(plan, source, means));
            var active = all;
            Check(batches, active);
            var order = Seed.For(plan.Seed, $"optimal-ablation/{sources[0]}");
            var between = Math.Max(LeastSteps, batches.Count);
            var turns = batches.ToArray();
            for (var step = 0; step < plan.Steps && active.Count > 0; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (step % turns.Length == 0)
                    order.Shuffle(turns);
                Step(turns[step % turns.Length], active);
                if ((step + 1) % between == 0 || step + 1 == plan.Steps)
                {
                    Check(batches, active);
                    active = [.. active.Where(candidate => !candidate.IsDone)];
                }

                progress((step + 1.0) / plan.Steps);
            }

            return [.. all.Select(candidate => candidate.Best)];
        }
        finally
        {
            foreach (var owned in all.Concat<IDisposable>(batches))
                owned.Dispose();
        }
    }

    private static Candidate Start(OptimalPlan plan, int source, AblationValues means)
    {
        using var scope = NewDisposeScope();
        return new(source, plan.Model.Graph.SourceName(source), means.Vectors!.select(0, source).squeeze(0), plan.LearningRate);
    }

    private static void Step(ReplacedSources batch, List<Candidate> candidates)
    {
        using var scope = NewDisposeScope();
        using var gradient = enable_grad();
        foreach (var candidate in candidates)
            candidate.Clear();
        // Each loss depends on its own vector alone.
        Losses(batch, candidates).sum().backward();
        foreach (var candidate in candidates)
            candidate.Step();
    }

    private static void Check(List<ReplacedSources> batches, List<Candidate> candidates)
    {
        var sums = new double[candidates.Count];
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            foreach (var (i, loss) in Losses(batch, candidates).ToDoubles().Index())
                sums[i] += loss * batch.Rows;
        }

        foreach (var (i, candidate) in candidates.Index())
            candidate.Check(sums[i] / batches.Sum(batch => batch.Rows));
    }

    private static Tensor Losses(ReplacedSources batch, List<Candidate> candidates) =>
        batch.Losses([.. candidates.Select(candidate => candidate.Source)], stack([.. candidates.Select(candidate => candidate.Vector)]));
}
