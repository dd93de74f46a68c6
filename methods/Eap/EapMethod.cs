using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.Eap;

/// <summary>Attribution patching: one gradient stands for patching every edge, node or neuron by itself.</summary>
/// <remarks>S(u→v) = mean over examples of Σ_pos ⟨a_u(corrupted) − a_u(clean), ∂(−LD)/∂x_v⟩ (Syed et al. 2023).</remarks>
[Method("eap", Description = "Edge attribution patching: the change of each source times the gradient at each reader.", Cite = "arXiv:2310.10348",
    Levels = [Level.Edge, Level.Node, Level.Neuron], Ablations = [Ablation.Patching, Ablation.Zero, Ablation.Mean, Ablation.MeanPositional, Ablation.Optimal],
    Switches = [AttributionSwitch.Scale, AttributionSwitch.MlpGradient, AttributionSwitch.PostNorm, AttributionSwitch.Accumulation], Differentiates = true)]
public sealed class EapMethod : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        using var gradients = run.Gradients();
        foreach (var pairs in run.Runs())
        {
            using var scope = NewDisposeScope();
            using var clean = gradients.Backward(pairs);
            gradients.Contract(pairs.Change(clean), run.Weight(pairs));
        }

        return gradients.ToScores();
    }
}
