using Mib.Core.Circuits;
using Mib.Core.Data;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>Runs circuits on a batch: edges of the circuit carry what their sources write now, all others what stands in for it.</summary>
/// <remarks>
/// Each channel v reads x_v(every edge left out) + Σ_{u→v kept} (a_u(now) − a_u(stand-in)), which is the x_v(now) + Σ_{u→v left out}
/// (a_u(stand-in) − a_u(now)) of spec/circuit-track.md §4.2. So only sources from which kept edges lead to the logits are run at
/// all. Where a post-norm stands between a layer's heads and the residual stream (Gemma-2), v reads
/// norm(S + Σ_{h kept} (a_h(now) − a_h(stand-in))) of each earlier layer, where S is what its heads give with every edge left out.
/// </remarks>
public sealed class CircuitRun : IDisposable
{
    /// <summary>Bytes of what all sources write that <see cref="Parts"/> lets be held at once.</summary>
    private const long MostBytes = 64 << 20;

    private readonly HookedTransformer model;
    private readonly CircuitGraph graph;
    private readonly PairRun run;
    private readonly AblatedRun ablated;
    private readonly Tensor embed;
    private readonly CircuitRun? sharing;
    private Tensor? room;

    /// <summary>Makes the run in which every edge is left out, once for all circuits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">The pairs; not owned.</param>
    /// <param name="sharing">Another run of the same model, never at work at the same time, whose room this one uses; null for room of its own.</param>
    public CircuitRun(HookedTransformer model, PairRun run, CircuitRun? sharing = null)
    {
        (this.model, graph, this.run, this.sharing) = (model, model.Graph, run, sharing);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        ablated = new(model, run);
        embed = ablated.EmbedChange(model.Embed(run.Clean)).DetachFromDisposeScope();
    }

    /// <summary>[batch, d_model] the residual stream after the last block, at each prompt's last token, with every edge left out.</summary>
    public Tensor Empty => ablated.Last;

    /// <summary>Pairs in parts, each of as many as leave room: examples do not know of each other, so that a part is as good as the whole.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">The pairs; at least one.</param>
    public static IEnumerable<TokenPair[]> Parts(HookedTransformer model, TokenPair[] pairs)
    {
        var bytes = model.Dtype.Wide().ElementSize() * (long)model.Graph.SourceCount * model.Graph.DModel * pairs.Sum(pair => pair.CleanIds.Count);
        var parts = (int)Math.Clamp((bytes + MostBytes - 1) / MostBytes, 1, pairs.Length);
        return pairs.Chunk((pairs.Length + parts - 1) / parts);
    }

    /// <summary>The residual stream after the last block, at each prompt's last token, as the logits read it.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <returns>[batch, d_model], owned by the caller's dispose scope.</returns>
    public Tensor LastResidual(Circuit circuit)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var live = new LiveSources(circuit);
        using var neurons = circuit.Neurons.Count == 0 ? null : Neurons(circuit);
        var context = model.Context(run.Clean, run.Past);
        // The first row holds what a channel reads with every edge left out; the others the changes of the live sources, in order.
        var rows = 1 + live.Before(graph.SourceCount);
        var changes = (sharing ?? this).Room(run.Clean).narrow(0, 0, rows * run.Clean.Rows * run.Clean.Width * graph.DModel).view(rows, run.Clean.Rows, run.Clean.Width, graph.DModel);
        if (live.Contains(0))
            Write(live, changes, embed.unsqueeze(0), neurons, 0);
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            using var inner = NewDisposeScope();
            if (live.Heads(layer) is { Length: > 0 } heads)
                RunHeads(live, changes, layer, heads, context, neurons);
            if (layer < graph.Layers - 1)
                RunMlp(live, layer, changes, neurons);
        }

        // Only last tokens read the last MLP.
        var last = changes.narrow(0, 0, rows).gather(2, run.Clean.Last.view(1, -1, 1, 1).expand(rows, run.Clean.Rows, 1, graph.DModel));
        RunMlp(live, graph.Layers - 1, last, neurons, AtLast);
        last.select(0, 0).copy_(ablated.Last.unsqueeze(1));
        return scope.MoveToOuter(Into(live, [graph.LogitsChannel], last, AtLast).view(run.Clean.Rows, -1).to(model.Dtype));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ablated.Dispose();
        embed.Dispose();
        room?.Dispose();
    }

    /// <summary>Room for the changes of all sources. It is kept: memory that is new to the process costs as much as the products.</summary>
    private Tensor Room(PaddedBatch prompts)
    {
        var numbers = (1L + graph.SourceCount) * prompts.Rows * prompts.Width * graph.DModel;
        if (room is null || room.shape[0] < numbers)
        {
            room?.Dispose();
            room = empty([numbers], model.Dtype.Wide(), model.Device).DetachFromDisposeScope();
        }

        return room;
    }

    private void RunHeads(LiveSources live, Tensor changes, int layer, int[] heads, RunContext context, Tensor? neurons)
    {
        var weights = model.Weights.Blocks[layer];
        changes.select(0, 0).copy_(ablated.BeforeHeads(layer));
        int[] channels = [.. Enumerable.Range(0, 3).SelectMany(qkv => heads.Select(head => graph.HeadChannel(layer, qkv, head)))];
        var resid = Into(live, channels, changes).to(model.Dtype);
        var x = Norm.Apply(resid, weights.Norm1, model.Config, HookSet.None, model.Blocks[layer].Norm1);
        var chosen = heads.Length == graph.Heads ? null : tensor(heads.Select(head => (long)head).ToArray(), device: model.Device);
        // [3 · head, token, d_head] as queries, keys and values of [batch, pos, head, d_head] each.
        var qkv = weights.ToHeads(x.flatten(1, 2), chosen, model.Config).view(3, heads.Length, resid.shape[1], resid.shape[2], -1).permute(0, 2, 3, 1, 4);
        var z = model.Attend(layer, qkv.select(0, 0), qkv.select(0, 1), qkv.select(0, 2), chosen, context);
        var change = ablated.HeadChange(layer, chosen, z).unflatten(1, resid.shape[1], resid.shape[2]);
        Write(live, changes, change, neurons, [.. heads.Select(head => graph.HeadSource(layer, head))]);
    }

    private void RunMlp(LiveSources live, int layer, Tensor rows, Tensor? neurons, Func<Tensor, Tensor>? place = null)
    {
        var source = graph.MlpSource(layer);
        if (!live.Contains(source))
            return;
        var ablatedResid = ablated.BeforeMlp(layer);
        rows.select(0, 0).copy_(place is null ? ablatedResid : place(ablatedResid));
        var resid = Into(live, [graph.MlpChannel(layer)], rows, place).squeeze(0).to(model.Dtype);
        Write(live, rows, ablated.MlpChange(layer, model.MlpOf(layer, resid)).unsqueeze(0), neurons, source);
    }

    /// <summary>What some channels read, [channel, batch, pos, d_model].</summary>
    /// <param name="live">The live sources.</param>
    /// <param name="channels">Channels that see the same sources.</param>
    /// <param name="rows">[1 + live source, batch, pos, d_model], the first row that of every edge left out.</param>
    /// <param name="place">Takes [batch, pos, d_model] to the positions of <paramref name="rows"/>; null if these are all.</param>
    private Tensor Into(LiveSources live, int[] channels, Tensor rows, Func<Tensor, Tensor>? place = null)
    {
        using var scope = NewDisposeScope();
        var kept = live.Kept(channels);
        var width = kept.Length / channels.Length;
        var mask = tensor(kept, [channels.Length, width]).to(rows.dtype, rows.device);
        long[] shape = [channels.Length, .. rows.shape[1..]];
        if (!model.Config.PostNorms)
            return scope.MoveToOuter(matmul(mask, rows.narrow(0, 0, width).flatten(1)).view(shape));

        var direct = mask.clone();
        var throughNorms = zeros(shape, rows.dtype, rows.device);
        for (var layer = 0; layer < graph.Layers && live.Before(graph.HeadSource(layer, 0)) < width - 1; layer++)
        {
            using var inner = NewDisposeScope();
            var first = live.Before(graph.HeadSource(layer, 0));
            var count = live.Before(graph.MlpSource(layer)) - first;
            if (count == 0)
                continue;
            direct.narrow(1, 1 + first, count).zero_();
            var sum = ablated.AttentionSum(layer).Wide();
            sum = place is null ? sum : place(sum);
            var moved = matmul(mask.narrow(1, 1 + first, count), rows.narrow(0, 1 + first, count).flatten(1)).view(shape);
            throughNorms.add_(model.AttentionPostNorm(layer, moved.add_(sum))).sub_(model.AttentionPostNorm(layer, sum));
        }

        return scope.MoveToOuter(throughNorms.add_(matmul(direct, rows.narrow(0, 0, width).flatten(1)).view(shape)));
    }

    private Tensor AtLast(Tensor x) => run.Clean.AtLast(x).unsqueeze(1);

    /// <summary>Writes the changes of neighbouring live sources down.</summary>
    private void Write(LiveSources live, Tensor rows, Tensor change, Tensor? neurons, params int[] sources)
    {
        using var scope = NewDisposeScope();
        if (neurons is not null)
            change = change * neurons.index_select(0, tensor(sources.Select(source => (long)source).ToArray(), device: model.Device)).view(sources.Length, 1, 1, graph.DModel);
        rows.narrow(0, 1 + live.Before(sources[0]), sources.Length).copy_(change);
    }

    /// <summary>[source, d_model]: 1 for a neuron that is in.</summary>
    private Tensor Neurons(Circuit circuit) =>
        tensor(circuit.Neurons.Select(isIn => isIn ? 1f : 0).ToArray(), [graph.SourceCount, graph.DModel]).to(model.Dtype.Wide(), model.Device).DetachFromDisposeScope();
}
