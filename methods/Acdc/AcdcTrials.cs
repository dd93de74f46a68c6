using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Sdk.Circuits;

namespace Mib.Methods.Acdc;

/// <summary>Runs circuit after circuit on the same pairs; what all have in common is run once.</summary>
internal sealed class AcdcTrials : IDisposable
{
    private readonly List<(PairBatch Pairs, PairRun Run, CircuitRun Circuit, NextTokens Whole)> batches = [];
    private readonly int count;

    public AcdcTrials(AttributionRun run, int pairs)
    {
        count = Math.Min(pairs, run.Pairs.Count);
        foreach (var part in run.Pairs.Take(pairs).Chunk(run.BatchSize).SelectMany(chunk => CircuitRun.Parts(run.Model, chunk)))
        {
            var batch = PairBatch.Of(part, device: run.Model.Device);
            var pair = new PairRun(run.Model, batch, run.Ablation);
            batches.Add((batch, pair, new(run.Model, pair, batches.Count == 0 ? null : batches[0].Circuit), new(run.Model, pair)));
        }
    }

    /// <summary>Mean over the pairs of KL(whole model ‖ circuit).</summary>
    public double Divergence(Circuit circuit)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return batches.Sum(batch => batch.Whole.Divergence(batch.Circuit.LastResidual(circuit)).ToDoubles().Sum()) / count;
    }

    public void Dispose()
    {
        foreach (var (pairs, run, circuit, whole) in batches)
        {
            whole.Dispose();
            circuit.Dispose();
            run.Dispose();
            pairs.Dispose();
        }
    }
}
