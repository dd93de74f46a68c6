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
    Levels = [Level.Edge, Level.Node, Level.Neuron], Ablations = [Ablation.Patching, Ablation.Zero, Ablation.Mean, Ablation.MeanPositional, Ablation.Optimal],
    Switches = [AttributionSwitch.Scale, AttributionSwitch.MlpGradient, AttributionSwitch.PostNorm, AttributionSwitch.Accumulation, AttributionSwitch.PathPoints], Differentiates = true)]
public sealed class EapIgInputsMethod(EapIgInputsOptions options) : ICircuitMethod
{
    /// <summary>Fewer tokens in a run leave a processor waiting.</summary>
    private const long LeastTokens = 64;

    /// <summary>Each step leaves its norms' outputs behind until it is contracted; these are a tenth of what a backward run holds.</summary>
    private const int StepsKept = 10;

    public CircuitScores Score(AttributionRun run)
    {
        using var gradients = run.Gradients();
        var rule = options.IgRule ?? (run.Rules.PathPoints == PathPoints.ByLevel && run.Level != Level.Edge ? IgRule.Right : IgRule.Left);
        foreach (var pairs in run.Runs(halved: true))
        {
            using var scope = NewDisposeScope();
            var (clean, change) = (run.Model.Embed(pairs.Clean), Change(pairs));
            // Several points at once where the prompts without their shared columns are few tokens.
            var together = (int)Math.Max(1, LeastTokens / change.Tokens);
            foreach (var steps in Enumerable.Range(0, options.Steps).Chunk(StepsKept))
            {
                foreach (var points in steps.Chunk(together))
                {
                    using var stepScope = NewDisposeScope();
                    // Δ of the embedding is what stands in for it, less the clean one.
                    var path = points.Select(step => clean + (change.Embed * (1 - rule.Alpha(step, options.Steps))).to(clean.dtype));
                    gradients.Backward(pairs, cat([.. path], 0)).Dispose();
                }

                gradients.Contract(change, run.Weight(pairs) / options.Steps);
            }
        }

        return gradients.ToScores();
    }

    private static SourceChange Change(PairRun pairs)
    {
        using var clean = pairs.CleanSources();
        return pairs.Change(clean);
    }
}
