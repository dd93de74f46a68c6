using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.CleanCorrupted;

/// <summary>Edge attribution patching with the mean of two gradients: that of the clean prompts and that of the corrupted ones.</summary>
/// <remarks>Both runs are judged by the clean answers (spec/circuit-track.md §2.4). It is the trapezoid rule with one step.</remarks>
[Method("clean-corrupted", Description = "EAP with the mean of the gradients on the clean and on the corrupted prompts.", Cite = "arXiv:2403.17806",
    Levels = [Level.Edge, Level.Node, Level.Neuron],
    Switches = [AttributionSwitch.Scale, AttributionSwitch.MlpGradient, AttributionSwitch.PostNorm, AttributionSwitch.Accumulation], Differentiates = true)]
public sealed class CleanCorruptedMethod : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        using var gradients = run.Gradients();
        foreach (var pairs in run.Runs())
        {
            using var scope = NewDisposeScope();
            using var clean = gradients.Backward(pairs);
            // Nothing but the embedding tells the two prompts apart.
            gradients.Backward(pairs, run.Model.Embed(pairs.Corrupted)).Dispose();
            gradients.Contract(pairs.Change(clean), run.Weight(pairs) / 2);
        }

        return gradients.ToScores();
    }
}
