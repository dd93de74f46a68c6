using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.Relp;

/// <summary>Relevance patching: edge attribution patching with the coefficients of layer-wise relevance propagation for gradients.</summary>
/// <remarks>S(u→v) = mean over examples of Σ_pos ⟨a_u(corrupted) − a_u(clean), ρ_v⟩, with ρ_v what propagation makes of −LD at x_v (Jafari et al. 2025).</remarks>
[Method("relp", Description = "Relevance patching: EAP with relevance propagation's rules in place of gradients.", Cite = "arXiv:2508.21258",
    Switches = [AttributionSwitch.Scale, AttributionSwitch.PostNorm, AttributionSwitch.Accumulation], Differentiates = true)]
public sealed class RelpMethod(RelpOptions options) : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        using var gradients = new EdgeGradients(run.Model, run.Rules) { HoldsNorms = true };
        foreach (var pairs in run.Runs())
        {
            using var scope = NewDisposeScope();
            using var clean = gradients.Backward(pairs, edits: RelpRules.Hooks(run.Model, options.HoldPatterns));
            gradients.Contract(pairs.Change(clean), run.Weight(pairs));
        }

        return gradients.ToScores();
    }
}
