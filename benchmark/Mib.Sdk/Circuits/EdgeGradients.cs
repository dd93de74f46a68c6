using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>Adds up Σ ⟨Δ_u, ∂loss/∂x_v⟩ over every edge u → v, the quantity that all of edge attribution patching rests on.</summary>
/// <remarks>
/// S(u→v) = Σ_examples Σ_positions ⟨Δ_u, ∂(−LD)/∂x_v⟩ (Nanda 2023; Syed et al. 2023, arXiv:2310.10348; spec §2.1).
/// Where a post-norm stands between heads and residual stream (Gemma-2), its Jacobian in the run takes the heads' Δ_u through.
/// The per-head copies x_v of the residual stream are never made: the gradient at each head's input follows from the
/// gradient at its q, k or v by that head's matrix and the Jacobian of the norm, which all heads of a layer share.
/// </remarks>
public sealed class EdgeGradients : IDisposable
{
    private readonly HookedTransformer model;
    private readonly CircuitGraph graph;
    private readonly Tensor total;

    /// <summary>Starts at zero.</summary>
    public EdgeGradients(HookedTransformer model)
    {
        this.model = model;
        graph = model.Graph;
        total = zeros([graph.SourceCount, graph.ChannelCount], ScalarType.Float64, model.Device).DetachFromDisposeScope();
    }

    /// <summary>Runs a batch forward and backward, and adds its share.</summary>
    /// <param name="batch">The pairs; the clean prompts are run.</param>
    /// <param name="delta">[source, batch, pos, d_model]: what each source's output changes by.</param>
    /// <param name="weight">Multiplies the sum over examples.</param>
    /// <param name="embedding">[batch, pos, d_model] to run on instead of the clean tokens' embedding; null for that itself.</param>
    public void Add(PairBatch batch, Tensor delta, double weight, Tensor? embedding = null)
    {
        using var scope = NewDisposeScope();
        using var taps = new Taps(model, embedding);
        using (enable_grad())
        {
            var loss = batch.LogitDifference(model.LastLogits(batch.Clean, taps.Hooks)).sum().neg();
            taps.Differentiate(loss);
        }

        using var noGradient = no_grad();
        delta = ThroughPostNorms(delta, taps);
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            Contract(delta, graph.HeadChannel(layer, 0, 0), HeadGradients(layer, taps), weight);
            Contract(delta, graph.MlpChannel(layer), taps.MlpIn(layer).unsqueeze(0), weight);
        }

        Contract(delta, graph.LogitsChannel, taps.Final.unsqueeze(0), weight);
    }

    /// <summary>The scores so far.</summary>
    public CircuitScores ToScores() => CircuitScores.FromMatrix(graph, total.ToDoubles());

    /// <inheritdoc/>
    public void Dispose() => total.Dispose();

    /// <summary>Adds ⟨Δ_u, gradient⟩ for all sources before some neighbouring channels.</summary>
    /// <param name="delta">[source, batch, pos, d_model].</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="gradient">[channel, batch, pos, d_model].</param>
    /// <param name="weight">Multiplies the products.</param>
    private void Contract(Tensor delta, int channel, Tensor gradient, double weight)
    {
        using var scope = NewDisposeScope();
        var before = graph.SourcesBefore(channel);
        // Never summed in a type narrower than float32: thousands of products of bfloat16 would lose the score.
        var products = matmul(delta.narrow(0, 0, before).flatten(1).Wide(), gradient.flatten(1).Wide().t());
        total.narrow(0, 0, before).narrow(1, channel, gradient.shape[0]).add_(products.to(ScalarType.Float64), weight);
    }

    /// <summary>The sources' changes as the residual stream feels them.</summary>
    /// <returns>[source, batch, pos, d_model]; the very tensor where there are no post-norms.</returns>
    private Tensor ThroughPostNorms(Tensor delta, Taps taps)
    {
        if (!model.Config.PostNorms)
            return delta;
        var felt = delta.clone();
        for (var layer = 0; layer < graph.Layers; layer++)
        {
            using var scope = NewDisposeScope();
            var heads = felt.narrow(0, graph.HeadSource(layer, 0), graph.Heads);
            var changes = Norm.Jacobian(taps.AttentionSum(layer).flatten(0, 1), heads.flatten(1, 2), model.Config);
            heads.copy_((changes * Norm.Weight(model.Weights.Blocks[layer].Norm1Post!, model.Config)).view(heads.shape));
        }

        return felt;
    }

    /// <summary>Gradients at the inputs of a layer's 3·H head channels, q first, then k, then v.</summary>
    /// <returns>[3 · head, batch, pos, d_model].</returns>
    private Tensor HeadGradients(int layer, Taps taps)
    {
        using var scope = NewDisposeScope();
        var (config, weights) = (model.Config, model.Weights.Blocks[layer]);
        var atQkv = taps.Qkv(layer);
        var (rows, width) = (atQkv.shape[0], atQkv.shape[1]);

        // Through each head's own matrix: [3·head, batch·pos, d_head] × [3·head, d_head, d_model].
        var atNormalized = matmul(atQkv.flatten(0, 1).flatten(1, 2).permute(1, 0, 2), weights.HeadMatrices(config)) * Norm.Weight(weights.Norm1, config);

        // Through the norm, whose Jacobian all heads share.
        var gradient = Norm.Jacobian(taps.ResidPre(layer).flatten(0, 1), atNormalized, config);
        return gradient.view(3L * config.Heads, rows, width, config.DModel).MoveToOuterDisposeScope();
    }

    /// <summary>The places of one run at which gradients are asked for.</summary>
    private sealed class Taps : IDisposable
    {
        private readonly HookedTransformer model;
        private readonly ActivationCache cache = new();
        private readonly List<string> names = [];
        private readonly Dictionary<string, Tensor> gradients = new(StringComparer.Ordinal);

        public Taps(HookedTransformer model, Tensor? embedding)
        {
            this.model = model;
            // The embedding becomes a leaf that requires a gradient, so that everything after it has one.
            Hooks = new HookSet().Add(HookNames.Embed, x => (embedding ?? x).detach().requires_grad_());
            foreach (var block in model.Blocks)
            {
                cache.Hooks(model.Config.PostNorms ? [block.ResidPre, block.AttentionSum] : [block.ResidPre], Hooks);
                Tap(block.Q, x => x);
                Tap(block.K, x => x);
                Tap(block.V, x => x);
                // An alias of its own, so that the gradient is that of the MLP's path without the residual stream's.
                Tap(block.MlpIn, x => x.alias());
            }

            Tap(model.Blocks[^1].ResidPost, x => x);
        }

        public HookSet Hooks { get; }

        public Tensor Final => gradients[model.Blocks[^1].ResidPost];

        public void Differentiate(Tensor loss)
        {
            // A layer's k and v of a one-token prompt, say, may not reach the loss.
            var found = autograd.grad([loss], [.. names.Select(name => cache[name])], allow_unused: true);
            for (var i = 0; i < names.Count; i++)
                gradients[names[i]] = found[i] ?? zeros_like(cache[names[i]]);
        }

        public Tensor ResidPre(int layer) => cache[model.Blocks[layer].ResidPre].detach();

        public Tensor AttentionSum(int layer) => cache[model.Blocks[layer].AttentionSum].detach();

        public Tensor MlpIn(int layer) => gradients[model.Blocks[layer].MlpIn];

        /// <summary>[batch, pos, 3, head, d_head].</summary>
        public Tensor Qkv(int layer)
        {
            var block = model.Blocks[layer];
            return stack([gradients[block.Q], gradients[block.K], gradients[block.V]], 2);
        }

        public void Dispose() => cache.Dispose();

        private void Tap(string name, Func<Tensor, Tensor> make)
        {
            names.Add(name);
            Hooks.Add(name, x =>
            {
                var tapped = make(x);
                cache.Keep(name, tapped);
                return tapped;
            });
        }
    }
}
