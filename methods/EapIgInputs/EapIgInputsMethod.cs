using Mib.Core.Circuits;
using Mib.Methods.Eap;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.EapIgInputs;

/// <summary>Edge attribution patching with the gradient averaged along a path of input embeddings.</summary>
/// <remarks>
/// e_α = e_corrupted + α (e_clean − e_corrupted); only the token embedding is interpolated, everything after it follows
/// (Hanna et al. 2024; spec §2.2).
/// </remarks>
[Method("eap-ig-inputs", Description = "EAP with gradients integrated from the corrupted to the clean input embedding.", Cite = "arXiv:2403.17806")]
public sealed class EapIgInputsMethod(EapIgInputsOptions options) : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        using var gradients = new EdgeGradients(run.Model);
        foreach (var batch in run.Batches())
        {
            using var scope = NewDisposeScope();
            var delta = SourceDifference.Of(run.Model, batch);
            var clean = run.Model.Embed(batch.Clean);
            // Source 0 is the embedding: its change is corrupted − clean.
            var change = delta.select(0, 0);
            for (var step = 0; step < options.Steps; step++)
            {
                using var stepScope = NewDisposeScope();
                var alpha = options.IgRule.Alpha(step, options.Steps);
                gradients.Add(batch, delta, run.Weight(batch) / options.Steps, clean + (change * (1 - alpha)));
            }
        }

        return gradients.ToScores();
    }
}
