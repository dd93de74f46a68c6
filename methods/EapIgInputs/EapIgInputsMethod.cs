using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.EapIgInputs;

/// <summary>Edge attribution patching with the gradient averaged along a path of input embeddings.</summary>
/// <remarks>
/// e_α = e_corrupted + α (e_clean − e_corrupted); only the token embedding is interpolated, everything after it follows
/// (Hanna et al. 2024; spec §2.2).
/// </remarks>
[Method("eap-ig-inputs", Description = "EAP with gradients integrated from the corrupted to the clean input embedding.", Cite = "arXiv:2403.17806",
    Levels = [Level.Edge, Level.Node, Level.Neuron], Ablations = [Ablation.Patching, Ablation.Zero, Ablation.Mean, Ablation.MeanPositional, Ablation.Optimal])]
public sealed class EapIgInputsMethod(EapIgInputsOptions options) : ICircuitMethod
{
    /// <summary>Fewer tokens in a run leave a processor waiting.</summary>
    private const long LeastTokens = 128;

    public CircuitScores Score(AttributionRun run)
    {
        using var gradients = run.Gradients();
        var rule = options.IgRule ?? (run.Rules.PathPoints == PathPoints.ByLevel && run.Level != Level.Edge ? IgRule.Right : IgRule.Left);
        foreach (var pairs in run.Runs())
        {
            using var scope = NewDisposeScope();
            using var clean = pairs.CleanSources();
            var change = pairs.Change(clean);
            // As many points at once as the prompts without their shared columns leave room for.
            var together = (int)Math.Max(1, Math.Max(pairs.Pairs.Clean.Rows * pairs.Pairs.Clean.Width, LeastTokens) / change.Tokens);
            foreach (var points in Enumerable.Range(0, options.Steps).Chunk(together))
            {
                using var stepScope = NewDisposeScope();
                // Δ of the embedding is corrupted − clean.
                var path = points.Select(step => clean.Embed + (change.Embed * (1 - rule.Alpha(step, options.Steps))));
                gradients.Backward(pairs, cat([.. path.Select(point => point.to(run.Model.Dtype))], 0)).Dispose();
            }

            gradients.Contract(change, run.Weight(pairs) / options.Steps);
        }

        return gradients.ToScores();
    }
}
