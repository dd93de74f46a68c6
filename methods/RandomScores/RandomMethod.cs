using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.RandomScores;

/// <summary>Scores drawn evenly from [−1, 1): the baseline that a method must beat.</summary>
[Method("random", Description = "Scores drawn at random: the floor for every other method.", Cite = "arXiv:2504.13151",
    Levels = [Level.Edge, Level.Node, Level.Neuron], Ablations = [Ablation.Patching, Ablation.Zero, Ablation.Mean, Ablation.MeanPositional, Ablation.Optimal],
    Switches = new AttributionSwitch[0])]
public sealed class RandomMethod : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        var random = run.RandomFor("random-method");
        var graph = run.Model.Graph;
        return new(graph, run.Level, [.. Enumerable.Range(0, graph.CountOf(run.Level)).Select(_ => (2 * random.NextDouble()) - 1)]);
    }
}
