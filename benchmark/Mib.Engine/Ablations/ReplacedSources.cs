using Mib.Core.Data;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Engine.Ablations;

/// <summary>A batch of clean prompts in which single sources of one layer write a constant, several sources side by side.</summary>
/// <remarks>What comes before the layer is run once and kept: no source of the layer changes it.</remarks>
internal sealed class ReplacedSources : IDisposable
{
    private readonly HookedTransformer model;
    private readonly int layer;
    private readonly PairBatch pairs;
    private readonly NextTokens whole;
    private readonly Tensor before;

    public ReplacedSources(HookedTransformer model, int layer, IReadOnlyList<TokenPair> prompts)
    {
        (this.model, this.layer) = (model, layer);
        pairs = PairBatch.Of(prompts, device: model.Device);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var run = new PairRun(model, pairs, AblationValues.Patching, sharePrefix: false);
        whole = new(model, run);
        using var cache = new ActivationCache();
        var point = model.Blocks[layer].ResidPre;
        model.Residual(pairs.Clean, cache.Hooks([point]));
        before = cache[point].detach().clone().DetachFromDisposeScope();
    }

    /// <summary>Number of prompts.</summary>
    public long Rows => pairs.Clean.Rows;

    /// <summary>KL(whole ‖ ablated) of the next token after each prompt, its mean over the prompts, a source at a time.</summary>
    /// <param name="sources">Sources of the layer; <c>input</c> counts to the first.</param>
    /// <param name="vectors">[source, d_model] what each writes at all positions.</param>
    /// <returns>[source] in nats, owned by the caller's dispose scope; it can be differentiated by the vectors.</returns>
    public Tensor Losses(IReadOnlyList<int> sources, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        using var rows = pairs.Clean.Repeat(sources.Count);
        var hooks = Hooks(tensor(sources.Select(s => (long)s).ToArray(), device: model.Device), vectors.to(model.Dtype));
        var last = rows.AtLast(model.ResidualFrom(layer, before.repeat(sources.Count, 1, 1), rows, hooks));
        return scope.MoveToOuter(whole.Divergence(last).view(sources.Count, -1).mean([1]));
    }

    public void Dispose()
    {
        pairs.Dispose();
        whole.Dispose();
        before.Dispose();
    }

    /// <summary>Hooks that replace one source in each row.</summary>
    private HookSet Hooks(Tensor sources, Tensor vectors)
    {
        var (graph, names) = (model.Graph, model.Blocks[layer]);
        var source = sources.repeat_interleave(Rows);
        var written = vectors.repeat_interleave(Rows, 0).unsqueeze(1);
        var heads = arange(graph.Heads, ScalarType.Int64, device: model.Device) + graph.HeadSource(layer, 0);
        var isHead = source.unsqueeze(1).eq(heads).view(-1, 1, graph.Heads, 1);
        var hooks = new HookSet()
            .Add(names.Result, x => where(isHead, written.unsqueeze(2), x))
            .Add(names.MlpOut, x => where(source.eq(graph.MlpSource(layer)).view(-1, 1, 1), written, x));
        // The positions that GPT-2 adds to the embedding stay: they are no source.
        return layer > 0 ? hooks : hooks.Add(names.ResidPre, x =>
            where(source.eq(0).view(-1, 1, 1), x - model.Embed(pairs.Clean).repeat(sources.shape[0], 1, 1) + written, x));
    }
}
