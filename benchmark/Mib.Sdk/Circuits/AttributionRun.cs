using Mib.Core.Circuits;
using Mib.Core.Data;
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

    /// <summary>What is to be scored.</summary>
    public Level Level { get; init; } = Level.Edge;

    /// <summary>What edges carry that are left out.</summary>
    public AblationValues Ablation { get; init; } = AblationValues.Patching;

    /// <summary>The pairs batch by batch, each ready to be run many times. It lives until the next is asked for.</summary>
    public IEnumerable<PairRun> Runs()
    {
        foreach (var batch in Batches())
        {
            using var run = new PairRun(Model, batch, Ablation);
            yield return run;
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
    public GradientSum Gradients() => GradientSum.At(Model, Level);

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
    public double Weight(PairRun run) => Weight(run.Pairs);

    /// <inheritdoc cref="Weight(PairRun)"/>
    public double Weight(PairBatch batch) => Scale == ScoreScale.BatchMean ? 1.0 / batch.Clean.Rows / Pairs.Count : 1.0 / Pairs.Count;
}
