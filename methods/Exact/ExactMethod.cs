using System.Runtime.InteropServices;
using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.Exact;

/// <summary>Activation patching, edge by edge or source by source: what the metric really loses, estimated by nothing.</summary>
/// <remarks>
/// The score is mean(metric of the model) − mean(metric of the model with this one edge or node replaced); spec/circuit-track.md
/// §2.5. What is finished is kept step by step: a killed run goes on behind its last one, with identical results.
/// </remarks>
[Method("exact", Description = "Activation patching: every edge or node is replaced alone, and the loss is measured.", Cite = "arXiv:2304.14997",
    Levels = [Level.Edge, Level.Node], Ablations = [Ablation.Patching, Ablation.Zero, Ablation.Mean, Ablation.MeanPositional, Ablation.Optimal],
    Switches = [AttributionSwitch.Scale])]
public sealed class ExactMethod : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        var graph = run.Model.Graph;
        var ofEdges = run.Level == Level.Edge;
        var scores = new double[ofEdges ? graph.SourceCount * graph.ChannelCount : graph.SourceCount];
        var (batch, done) = (0, 0);
        foreach (var pairs in run.Runs())
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            using var clean = new CleanRun(run.Model, pairs);
            Step[] steps = [.. ofEdges ? new EdgeSteps(run.Model, clean).All() : NodeSteps.Of(run.Model, clean)];
            var rows = (int)pairs.Clean.Rows;
            for (var i = 0; i < steps.Length; i++)
            {
                run.Cancellation.ThrowIfCancellationRequested();
                Add(scores, steps[i].Places, Measured(run, $"exact/{batch}/{i}", steps[i]), Weight(run, rows));
                run.Progress?.Report((done + (rows * (i + 1.0) / steps.Length)) / run.Pairs.Count);
            }

            (batch, done) = (batch + 1, done + rows);
        }

        return ofEdges ? CircuitScores.FromMatrix(graph, scores) : new(graph, Level.Node, new(scores));
    }

    private static double[] Measured(AttributionRun run, string name, Step step)
    {
        if (run.Journal?.Find(name) is { } saved)
            return MemoryMarshal.Cast<byte, double>(saved).ToArray();
        using var scope = NewDisposeScope();
        var lost = step.Measure();
        run.Journal?.Save(name, MemoryMarshal.AsBytes<double>(lost).ToArray());
        return lost;
    }

    private static void Add(double[] scores, int[] places, double[] lost, double weight)
    {
        foreach (var (place, value) in places.Zip(lost))
            scores[place] += value * weight;
    }

    /// <summary>The reference takes the mean of the batches' means.</summary>
    private static double Weight(AttributionRun run, int rows) =>
        run.Scale == ScoreScale.BatchMean ? 1.0 / rows / Math.Ceiling((double)run.Pairs.Count / run.BatchSize) : 1.0 / run.Pairs.Count;
}
