using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models.Batches;
using Mib.Sdk.Methods;

namespace Mib.Sdk.Circuits;

/// <summary>How examples are weighed against each other when scores are averaged.</summary>
public enum ScoreScale
{
    /// <summary>Every example weighs the same, whatever batch it is in.</summary>
    ExampleMean,

    /// <summary>The reference's: gradient of each batch's mean, summed over batches, divided by the number of examples (spec §2.0).</summary>
    BatchMean,
}

/// <summary>One run of a circuit method: a model and the pairs it may look at.</summary>
public sealed class AttributionRun : MethodRun
{
    /// <summary>The pairs, in file order.</summary>
    public required IReadOnlyList<TokenPair> Pairs { get; init; }

    /// <summary>Pairs in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>How examples are weighed.</summary>
    public ScoreScale Scale { get; init; } = ScoreScale.ExampleMean;

    /// <summary>In what the reference's rules are followed.</summary>
    public AttributionRules Rules { get; init; } = new();

    /// <summary>What is to be scored.</summary>
    public Level Level { get; init; } = Level.Edge;

    /// <summary>What edges carry that are left out.</summary>
    public AblationValues Ablation { get; init; } = AblationValues.Patching;

    /// <summary>What a run of the model is judged by: a loss is its negative.</summary>
    public TaskMetric Metric { get; init; } = new();

    /// <summary>The pairs batch by batch, each ready to be run many times. It lives until the next is asked for.</summary>
    /// <param name="halved">
    /// Whether a batch is run in two parts, unless half of its columns are run once for all: for methods that keep something of
    /// each of many runs. <see cref="Weight(PairRun)"/> is that of the whole batch.
    /// </param>
    public IEnumerable<PairRun> Runs(bool halved = false)
    {
        foreach (var batch in Batches())
        {
            var isLong = halved && batch.Clean.Rows > 1 && (Ablation.Kind != Mib.Core.Circuits.Ablation.Patching || batch.SharedColumns * 2 < batch.Clean.Width);
            foreach (var part in batch.Pairs.Chunk(isLong ? (batch.Pairs.Count + 1) / 2 : batch.Pairs.Count))
            {
                using var pairs = PairBatch.Of(part, device: Model.Device);
                using var run = new PairRun(Model, pairs, Ablation, Metric) { BatchRows = batch.Clean.Rows };
                yield return run;
            }
        }
    }

    /// <summary>Batches without end to train on: pass after pass over the pairs, each in an order of its own. A batch lives until the next is asked for.</summary>
    /// <param name="order">Decides the orders.</param>
    /// <param name="size">Pairs in a batch; if there are fewer pairs, all of them.</param>
    public IEnumerable<PairRun> Shuffled(Random order, int size)
    {
        var places = Enumerable.Range(0, Pairs.Count).ToArray();
        while (true)
        {
            order.Shuffle(places);
            // What is left over at the end of a pass waits for another one: all batches are of one size.
            for (var first = 0; first + Math.Min(size, places.Length) <= places.Length; first += size)
            {
                Cancellation.ThrowIfCancellationRequested();
                using var batch = PairBatch.Of([.. places.Skip(first).Take(size).Select(place => Pairs[place])], device: Model.Device);
                using var run = new PairRun(Model, batch, Ablation);
                yield return run;
            }
        }
    }

    /// <summary>A sum of zero of what is to be scored.</summary>
    /// <exception cref="UsageException">The metric has no gradient.</exception>
    public GradientSum Gradients() => Metric.HasGradient
        ? GradientSum.At(Model, Level, Rules)
        : throw new UsageException("The accuracy has no gradient to attribute by.", "choose another --metric, or a method that measures what edges do.");

    /// <summary>The pairs batch by batch. Each batch lives until the next is asked for; cancellation and progress are seen to.</summary>
    public IEnumerable<PairBatch> Batches()
    {
        var done = 0;
        foreach (var chunk in Pairs.Chunk(BatchSize))
        {
            Cancellation.ThrowIfCancellationRequested();
            using (var batch = PairBatch.Of(chunk, device: Model.Device))
                yield return batch;
            done += chunk.Length;
            Progress?.Report((double)done / Pairs.Count);
        }
    }

    /// <summary>What the sum of a quantity over a batch's examples is multiplied by before it is added to the total.</summary>
    public double Weight(PairRun run) => Weight(run.BatchRows);

    /// <inheritdoc cref="Weight(PairRun)"/>
    public double Weight(PairBatch batch) => Weight(batch.Clean.Rows);

    private double Weight(long batchRows) => Scale == ScoreScale.BatchMean ? 1.0 / batchRows / Pairs.Count : 1.0 / Pairs.Count;
}
