using Mib.Core.Circuits;
using Mib.Models.Hooks;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.EapIgActivations;

/// <summary>Edge attribution patching with the gradient averaged over runs in which one part of the model at a time is mixed with what stands in for it.</summary>
/// <remarks>
/// The parts are the embedding, the heads of each layer together, each MLP. All edges, nodes or neurons collect gradients in every
/// run, and the sum is divided by the number of runs (Hanna et al. 2024; spec/circuit-track.md §2.3).
/// </remarks>
[Method("eap-ig-activations", Description = "EAP with gradients integrated along paths of each layer's activations.", Cite = "arXiv:2403.17806",
    Levels = [Level.Edge, Level.Node, Level.Neuron], Ablations = [Ablation.Patching, Ablation.Zero, Ablation.Mean, Ablation.MeanPositional, Ablation.Optimal],
    Switches = [AttributionSwitch.Scale, AttributionSwitch.MlpGradient, AttributionSwitch.PostNorm, AttributionSwitch.Accumulation, AttributionSwitch.RotaryGradient, AttributionSwitch.PathStart], Differentiates = true)]
public sealed class EapIgActivationsMethod(EapIgActivationsOptions options) : ICircuitMethod
{
    /// <summary>Fewer tokens in a run leave a processor waiting.</summary>
    private const long LeastTokens = 128;

    public CircuitScores Score(AttributionRun run)
    {
        using var gradients = run.Gradients();
        using var ofInput = run.Gradients();
        using var zero = AblationValues.Zero(run.Model);
        foreach (var pairs in run.Runs())
        {
            using var scope = NewDisposeScope();
            using var clean = pairs.CleanSources();
            var change = pairs.Change(clean);
            using var fromZero = run.Rules.PathStart == PathStart.Zero && run.Ablation.Vectors is not null ? new PairRun(run.Model, pairs.Pairs, zero) : null;
            var path = fromZero?.Change(clean) ?? change;

            var weight = run.Weight(pairs) / options.Steps / (1 + (2 * run.Model.Config.Layers));
            Integrate(ofInput, pairs, change, weight, clean.Embed, HookNames.Embed, path.Embed);
            foreach (var (block, layer) in run.Model.Blocks.Select((block, layer) => (block, layer)))
            {
                run.Cancellation.ThrowIfCancellationRequested();
                Integrate(gradients, pairs, change, weight, clean.Embed, run.Model.AttentionPoint(block), path.Attention(layer));
                Integrate(gradients, pairs, change, weight, clean.Embed, block.MlpOut, path.Mlp(layer));
            }
        }

        return Sum(gradients.ToScores(), Counted(run, ofInput.ToScores()));
    }

    /// <summary>Collects the gradients along one path, and multiplies them by the changes: the sum of many runs holds something of each.</summary>
    /// <param name="gradients">What collects them.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="change">What the gradients are multiplied by.</param>
    /// <param name="weight">Weighs each run.</param>
    /// <param name="embed">[batch, pos, d_model] the clean embedding.</param>
    /// <param name="point">The hook point that is mixed.</param>
    /// <param name="path">[batch, pos, d_model] from what the clean run has there to where the path begins.</param>
    private void Integrate(GradientSum gradients, PairRun pairs, SourceChange change, double weight, Tensor embed, string point, Tensor path)
    {
        var together = (int)Math.Max(1, Math.Max(pairs.Pairs.Clean.Rows * pairs.Pairs.Clean.Width, LeastTokens) / change.Tokens);
        foreach (var steps in Enumerable.Range(1, options.Steps).Chunk(together))
        {
            using var scope = NewDisposeScope();
            var moves = cat([.. steps.Select(step => path * (1 - ((double)step / options.Steps)))], 0).to(embed.dtype);
            var embeds = embed.repeat(steps.Length, 1, 1);
            if (point == HookNames.Embed)
                gradients.Backward(pairs, embeds + moves).Dispose();
            else
                gradients.Backward(pairs, embeds, new HookSet().Add(point, x => (x.detach() + moves).requires_grad_())).Dispose();
        }

        gradients.Contract(change, weight);
    }

    /// <summary>The scores of the runs in which the embedding was mixed, without the edges that the reference misses in them.</summary>
    private static CircuitScores Counted(AttributionRun run, CircuitScores scores)
    {
        var graph = scores.Graph;
        if (scores.Level != Level.Edge || run.Rules.RotaryGradient == RotaryGradient.Counted || run.Model.Config.Rotary is null)
            return scores;
        return new(graph, [.. scores.Values.Select((value, i) => graph.Edges[i].Channel < graph.MlpChannel(0) ? 0 : value)]);
    }

    private static CircuitScores Sum(CircuitScores first, CircuitScores second) =>
        new(first.Graph, first.Level, [.. first.Values.Zip(second.Values, (a, b) => a + b)]);
}
