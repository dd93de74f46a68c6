using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Core.Results;
using Mib.Models.Batches;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Circuits;

/// <summary>Measures many circuits on many pairs, batch by batch; a finished batch is in the journal and is not run again.</summary>
/// <param name="model">The model.</param>
/// <param name="pairs">The pairs, in file order.</param>
/// <param name="batchSize">Pairs in a batch.</param>
/// <param name="ablation">What edges carry that are left out; patching if none is given. Not owned.</param>
/// <param name="metric">What is measured; the logit difference if none is given.</param>
public sealed class CircuitScorer(
    HookedTransformer model, IReadOnlyList<TokenPair> pairs, int batchSize, AblationValues? ablation = null, TaskMetric? metric = null)
{
    private readonly TaskMetric metric = metric ?? new();

    /// <summary>Measures circuits. Equal circuits are run once.</summary>
    /// <param name="circuits">The circuits, pruned.</param>
    /// <param name="journal">Where finished batches are; null keeps none.</param>
    /// <param name="progress">Is told the share done.</param>
    /// <param name="cancellation">Where the user's wish to stop arrives.</param>
    public CircuitMetrics Measure(
        IReadOnlyList<Circuit> circuits, IRunJournal? journal = null, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        var distinct = new List<Circuit>();
        var known = new Dictionary<(EquatableArray<bool>, EquatableArray<bool>), int>();
        var place = new int[circuits.Count];
        for (var c = 0; c < place.Length; c++)
        {
            if (known.TryAdd((circuits[c].EdgeMask, circuits[c].Neurons), distinct.Count))
                distinct.Add(circuits[c]);
            place[c] = known[(circuits[c].EdgeMask, circuits[c].Neurons)];
        }

        var batches = new List<CircuitMetrics>();
        foreach (var chunk in pairs.Chunk(batchSize))
        {
            var step = $"batch/{batches.Count}";
            if (journal?.Find(step) is { } saved)
            {
                batches.Add(CircuitMetrics.FromBytes(saved, chunk.Length));
            }
            else
            {
                var done = batches.Count * batchSize;
                batches.Add(Measure(chunk, distinct, share => progress?.Invoke((done + (share * chunk.Length)) / pairs.Count), cancellation));
                journal?.Save(step, batches[^1].ToBytes());
            }
        }

        progress?.Invoke(1);
        var all = CircuitMetrics.Concat(batches);
        return all with { Circuits = [.. place.Select(p => all.Circuits[p])] };
    }

    /// <summary>Measures the whole model, its accuracy, and the empty circuit only.</summary>
    public ModelReference MeasureReference(CancellationToken cancellation = default)
    {
        var (batches, trials) = (new List<CircuitMetrics>(), new List<Trial>());
        foreach (var part in pairs.Chunk(batchSize).SelectMany(chunk => CircuitRun.Parts(model, chunk)))
        {
            cancellation.ThrowIfCancellationRequested();
            using var pairBatch = PairBatch.Of(part, device: model.Device);
            using var batch = new CircuitBatch(model, pairBatch, ablation ?? AblationValues.Patching, metric);
            trials.AddRange(Competence.Of(part, batch.WholeLogits));
            batches.Add(new(batch.Whole, batch.Empty, []));
        }

        return new(CircuitMetrics.Concat(batches), new(trials));
    }

    private CircuitMetrics Measure(TokenPair[] chunk, List<Circuit> circuits, Action<double> progress, CancellationToken cancellation)
    {
        var (batches, done) = (new List<CircuitMetrics>(), 0);
        foreach (var part in CircuitRun.Parts(model, chunk))
        {
            var before = done;
            batches.Add(MeasurePart(part, circuits, share => progress((before + (share * part.Length)) / chunk.Length), cancellation));
            done += part.Length;
        }

        return CircuitMetrics.Concat(batches);
    }

    private CircuitMetrics MeasurePart(TokenPair[] part, List<Circuit> circuits, Action<double> progress, CancellationToken cancellation)
    {
        using var pairBatch = PairBatch.Of(part, device: model.Device);
        using var batch = new CircuitBatch(model, pairBatch, ablation ?? AblationValues.Patching, metric);
        var values = new double[circuits.Count][];
        for (var c = 0; c < circuits.Count; c++)
        {
            cancellation.ThrowIfCancellationRequested();
            values[c] = batch.Run(circuits[c]);
            progress((c + 1.0) / circuits.Count);
        }

        return new(batch.Whole, batch.Empty, values);
    }
}
