using Mib.Core.Circuits;
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
    /// <summary>Fewer tokens in a run leave a processor waiting.</summary>
    private const long LeastTokens = 64;

    public CircuitScores Score(AttributionRun run)
    {
        using var gradients = run.Gradients();
        foreach (var pairs in run.Runs(halved: true))
        {
            using var scope = NewDisposeScope();
            var (clean, corrupted) = (run.Model.Embed(pairs.Clean), run.Model.Embed(pairs.Corrupted));
            var change = Change(pairs);
            // Several points at once where the prompts without their shared columns are few tokens.
            var together = (int)Math.Max(1, LeastTokens / change.Tokens);
            foreach (var points in Enumerable.Range(0, options.Steps).Chunk(together))
            {
                using var stepScope = NewDisposeScope();
                var path = points.Select(step => corrupted + ((clean - corrupted) * options.IgRule.Alpha(step, options.Steps)));
                gradients.Backward(pairs, cat([.. path], 0)).Dispose();
            }

            gradients.Contract(change, run.Weight(pairs) / options.Steps);
        }

        return gradients.ToScores();
    }

    private static SourceChange Change(PairRun pairs)
    {
        using var clean = pairs.CleanSources();
        return pairs.Change(clean);
    }
}
