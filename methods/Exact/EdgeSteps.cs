using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Methods.Exact;

/// <summary>Patches one edge at a time: a single reader gets what stands in for a source, and what follows the reader runs on.</summary>
/// <remarks>
/// All before the reader is as in the clean run. A head whose queries, keys or values read something else is run alone, from the
/// clean run's other two; what it writes goes into the clean stream, and the plain layers above run on that. The edges of several
/// sources into the same channel are rows of one run.
/// </remarks>
internal sealed class EdgeSteps(HookedTransformer model, CleanRun clean)
{
    public IEnumerable<Step> All()
    {
        var graph = model.Graph;
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            var at = layer;
            int[] heads = [.. Enumerable.Range(graph.HeadChannel(layer, 0, 0), 3 * graph.Heads)];
            foreach (var step in Into(heads, (first, count) => Heads(at, first, count)))
                yield return step;
            foreach (var step in Into([graph.MlpChannel(layer)], (first, count) => Mlp(at, first, count)))
                yield return step;
        }

        foreach (var step in Into([graph.LogitsChannel], Logits))
            yield return step;
    }

    /// <summary>The edges into some channels that see the same sources, some sources at a time.</summary>
    /// <param name="channels">The channels.</param>
    /// <param name="measure">Gives [channel, source] of so many sources from a first one on.</param>
    private IEnumerable<Step> Into(int[] channels, Func<int, int, double[]> measure)
    {
        foreach (var sources in Enumerable.Range(0, model.Graph.SourcesBefore(channels[0])).Chunk(clean.Together))
        {
            yield return new(
                [.. channels.SelectMany(channel => sources.Select(source => (source * model.Graph.ChannelCount) + channel))],
                () => measure(sources[0], sources.Length));
        }
    }

    private double[] Heads(int layer, int first, int count)
    {
        using var scope = NewDisposeScope();
        using var prompts = clean.Prompts(count);
        var (weights, names, config) = (model.Weights.Blocks[layer], model.Blocks[layer], model.Config);
        var context = clean.Context(prompts);
        var read = clean.Changed(names.ResidPre, first, count);
        var x = Norm.Apply(read, weights.Norm1, config, HookSet.None, names.Norm1).flatten(0, 1);
        // [3 · head, source · batch, pos, 1, d_head].
        var moved = weights.ToHeads(x.unsqueeze(0), null, config).view(3L * config.Heads, prompts.Rows, prompts.Width, 1, config.DHead);
        Tensor[] before = [.. new[] { clean[names.Q], clean[names.K], clean[names.V], clean.Sources.Z(layer) }.Select(x => CleanRun.Repeated(x, count))];
        var lost = new List<double>();
        for (var channel = 0; channel < 3 * config.Heads; channel++)
        {
            using var inner = NewDisposeScope();
            var (part, head) = Math.DivRem(channel, config.Heads);
            var qkv = Enumerable.Range(0, 3).Select(other => other == part ? moved.select(0, channel) : before[other].narrow(2, head, 1)).ToArray();
            var z = model.Attend(layer, qkv[0], qkv[1], qkv[2], tensor([(long)head], device: model.Device), context);
            var written = matmul((z - before[3].narrow(2, head, 1)).squeeze(2), weights.Out.Weight.narrow(0, (long)head * config.DHead, config.DHead));
            lost.AddRange(clean.LostFromMid(layer, Mid(layer, written, count), prompts));
        }

        return [.. lost];
    }

    private double[] Mlp(int layer, int first, int count)
    {
        using var scope = NewDisposeScope();
        using var prompts = clean.Prompts(count);
        var written = model.MlpOf(layer, clean.Changed(model.Blocks[layer].ResidMid, first, count));
        return clean.LostFrom(layer + 1, CleanRun.Repeated(clean[model.Blocks[layer].ResidMid], count) + written, prompts);
    }

    private double[] Logits(int first, int count)
    {
        using var scope = NewDisposeScope();
        using var prompts = clean.Prompts(count);
        return clean.LostFrom(model.Graph.Layers, clean.Changed(model.Blocks[^1].ResidPost, first, count), prompts);
    }

    /// <summary>The clean stream behind a layer's heads when one of them has written something else.</summary>
    private Tensor Mid(int layer, Tensor written, int count)
    {
        var names = model.Blocks[layer];
        if (model.Weights.Blocks[layer].Norm1Post is not { } norm)
            return CleanRun.Repeated(clean[names.ResidMid], count) + written;
        var sum = CleanRun.Repeated(clean.Sources.AttentionSum(layer), count) + written;
        return CleanRun.Repeated(clean[names.ResidPre], count) + Norm.Apply(sum, norm, model.Config, HookSet.None, names.Norm1Post);
    }
}
