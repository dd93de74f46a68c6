using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Methods.InformationFlowRoutes;

/// <summary>Each reader's share of what it reads, source by source: how much nearer to zero the reader's input would be without the source.</summary>
/// <remarks>
/// With x what a channel reads at a token and f_u what source u wrote there, p_u = max(0, ‖x‖₁ − ‖x − f_u‖₁), and the score is the
/// mean of p_u / Σ p over the tokens of a prompt, and over prompts (Ferrando and Voita 2024; spec/circuit-track.md §2.8). All heads
/// of a layer read the same stream, so that their 3 H channels share one computation. Where no source brings x nearer, none has
/// a share. It looks at clean runs only: no metric, no ablation.
/// </remarks>
[Method("information-flow-routes", Description = "How much of what each channel reads each source has written, by ℓ1 proximity; clean runs only.", Cite = "arXiv:2403.00824",
    Ablations = [Ablation.Patching, Ablation.Zero, Ablation.Mean, Ablation.MeanPositional, Ablation.Optimal],
    Switches = [AttributionSwitch.PostNorm])]
public sealed class InformationFlowRoutesMethod : ICircuitMethod
{
    public CircuitScores Score(AttributionRun run)
    {
        var graph = run.Model.Graph;
        var matrix = new double[graph.SourceCount * graph.ChannelCount];
        using var zero = AblationValues.Zero(run.Model);
        foreach (var batch in run.Batches())
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            using var pairs = new PairRun(run.Model, batch, zero);
            using var sources = new SourceRecord(run.Model);
            using var streams = new ActivationCache();
            run.Model.Residual(batch.Clean, streams.Hooks(Streams(run.Model).Select(stream => stream.Name), sources.Hooks()));
            Add(run, pairs, sources, streams, matrix);
        }

        return CircuitScores.FromMatrix(graph, matrix);
    }

    /// <summary>What channels read: the hook point, and the channels.</summary>
    private static IEnumerable<(string Name, int[] Channels)> Streams(HookedTransformer model)
    {
        var graph = model.Graph;
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            yield return (model.Blocks[layer].ResidPre, [.. Enumerable.Range(graph.HeadChannel(layer, 0, 0), 3 * graph.Heads)]);
            yield return (model.Blocks[layer].ResidMid, [graph.MlpChannel(layer)]);
        }

        yield return (model.Blocks[^1].ResidPost, [graph.LogitsChannel]);
    }

    private static void Add(AttributionRun run, PairRun pairs, SourceRecord sources, ActivationCache streams, double[] matrix)
    {
        var graph = run.Model.Graph;
        // What sources wrote, with the sign turned: it is what changes when they write nothing.
        var lost = pairs.Change(sources);
        var mask = pairs.Clean.Mask.to(ScalarType.Float64);
        var weights = (mask / mask.sum([1], keepdim: true) / run.Pairs.Count).flatten();
        for (var first = 0L; first < lost.Tokens; first += lost.TileTokens)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(lost.TileTokens, lost.Tokens - first);
            var changes = lost.WholeTile(first, count, run.Rules.PostNorm == PostNormRule.Ignored ? PostNormFelt.Ignored : PostNormFelt.Held);
            foreach (var (name, channels) in Streams(run.Model))
            {
                using var inner = NewDisposeScope();
                var stream = streams[name].flatten(0, 1).narrow(0, first, count).Wide();
                var shares = Shares(stream, changes.narrow(0, 0, graph.SourcesBefore(channels[0]))).to(ScalarType.Float64);
                var scores = matmul(shares, weights.narrow(0, first, count)).ToDoubles();
                foreach (var channel in channels)
                {
                    for (var source = 0; source < scores.Length; source++)
                        matrix[(source * graph.ChannelCount) + channel] += scores[source];
                }
            }
        }
    }

    /// <summary>[source, token]: each source's share.</summary>
    /// <param name="stream">[token, d_model].</param>
    /// <param name="changes">[source, token, d_model] what the stream loses without the source, negative.</param>
    private static Tensor Shares(Tensor stream, Tensor changes)
    {
        using var scope = NewDisposeScope();
        var nearer = (stream.abs().sum([-1]) - (stream + changes).abs().sum([-1])).clamp_min(0);
        var all = nearer.sum([0], keepdim: true);
        return scope.MoveToOuter(nearer / all.masked_fill_(all.eq(0), 1));
    }
}
