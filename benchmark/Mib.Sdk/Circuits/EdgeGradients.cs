using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>Adds up Σ ⟨Δ_u, ∂loss/∂x_v⟩ over every edge u → v, the quantity that all of edge attribution patching rests on.</summary>
/// <remarks>
/// S(u→v) = Σ_examples Σ_positions ⟨Δ_u, ∂(−LD)/∂x_v⟩ (Nanda 2023; Syed et al. 2023, arXiv:2310.10348; spec §2.1).
/// The per-head copies x_v of the residual stream are never made. With a the gradient at a head's q, k or v, W its matrix, w the
/// norm's weight, x̂ and σ the norm's unit output and divisor, the gradient at x_v is
/// (g − mean(g) − x̂ mean(g ⊙ x̂)) / σ with g = (W a) ⊙ w, and mean(g ⊙ x̂) is ⟨a, q − c⟩ / d_model, where q is what the head
/// computed and c what it makes of the norm's bias and its own. So a run leaves behind a / σ, in d_head, x̂ and one number a
/// head and token; the rest is done at the contraction, for all runs together. RMSNorm has no mean(g) and no bias.
/// </remarks>
public sealed class EdgeGradients : GradientSum
{
    private readonly Tensor total;
    private readonly Tensor?[] biases;
    private readonly Tensor?[] atHeads;
    private readonly Tensor?[] atMlps;
    private readonly List<(Tensor Unit, Tensor Along)>[] alongUnits;
    private Tensor? atLogits;

    /// <summary>Starts at zero.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rules">In what the reference is followed; in nothing if none are given.</param>
    public EdgeGradients(HookedTransformer model, AttributionRules? rules = null)
        : base(model, rules ?? new())
    {
        total = Total(Graph.SourceCount, Graph.ChannelCount);
        biases = [.. model.Weights.Blocks.Select(Biases)];
        (atHeads, atMlps) = (new Tensor?[Graph.Layers], new Tensor?[Graph.Layers]);
        alongUnits = [.. Enumerable.Range(0, Graph.Layers).Select(_ => new List<(Tensor, Tensor)>())];
    }

    /// <summary>Whether the runs hold what norms divide by, with hooks of their own: then the heads' norms are linear here too.</summary>
    public bool HoldsNorms { get; init; }

    private PostNormFelt Felt => Rules.PostNorm == PostNormRule.Ignored ? PostNormFelt.Ignored : HoldsNorms ? PostNormFelt.Held : PostNormFelt.Jacobian;

    /// <inheritdoc/>
    public override CircuitScores ToScores() => CircuitScores.FromMatrix(Graph, total.ToDoubles());

    /// <inheritdoc/>
    public override void Dispose()
    {
        Clear();
        total.Dispose();
        foreach (var bias in biases)
            bias?.Dispose();
    }

    private protected override void Tap(Taps taps, HookSet hooks)
    {
        foreach (var block in Model.Blocks)
        {
            taps.Value(block.ResidPre, hooks);
            taps.Gradient(block.Q, hooks);
            taps.Gradient(block.K, hooks);
            taps.Gradient(block.V, hooks);
            // An alias of its own, so that the gradient is that of the MLP's path without the residual stream's.
            taps.Gradient(block.MlpIn, hooks, x => x.alias());
        }

        taps.Gradient(Model.Blocks[^1].ResidPost, hooks);
    }

    private protected override void Add(Taps taps, int times, int unchanged)
    {
        for (var layer = 0; layer < Graph.Layers; layer++)
        {
            using var scope = NewDisposeScope();
            var block = Model.Blocks[layer];
            AddHeads(layer, taps, times, unchanged);
            Keep(ref atMlps[layer], Sum(taps.GradientAt(block.MlpIn), times, layer < Graph.Layers - 1 ? unchanged : 0));
            taps.Release(block.ResidPre, block.Q, block.K, block.V, block.MlpIn);
        }

        using var last = NewDisposeScope();
        Keep(ref atLogits, Sum(taps.GradientAt(Model.Blocks[^1].ResidPost), times));
    }

    /// <summary>An MLP's channel and those of the next layer's heads go together: they read the same sources but for the MLP.</summary>
    private protected override void ContractTile(SourceChange change, long first, long count, double weight)
    {
        var changes = change.Tile(first, count, Felt).flatten(1);
        AddProducts(changes, 0, HeadGradients(0, first, count), weight);
        for (var layer = 0; layer < Graph.Layers - 1; layer++)
        {
            using var scope = NewDisposeScope();
            var mlp = atMlps[layer]!.narrow(0, first, count).unsqueeze(0);
            AddProducts(changes, Graph.MlpChannel(layer), cat([mlp, HeadGradients(layer + 1, first, count)], 0), weight);
        }
    }

    private protected override void ContractLast(SourceChange change, double weight) => AddProducts(
        change.AtLast(Felt).flatten(1), Graph.MlpChannel(Graph.Layers - 1), stack([atMlps[^1]!, atLogits!], 0), weight);

    private protected override void Clear()
    {
        foreach (var tensors in new[] { atHeads, atMlps })
        {
            foreach (var tensor in tensors)
                tensor?.Dispose();
            Array.Clear(tensors);
        }

        foreach (var (unit, along) in alongUnits.SelectMany(pairs => pairs))
        {
            unit.Dispose();
            along.Dispose();
        }

        Array.ForEach(alongUnits, pairs => pairs.Clear());
        atLogits?.Dispose();
        atLogits = null;
    }

    private static void Keep(ref Tensor? sum, Tensor added)
    {
        if (sum is null)
            sum = added.contiguous().clone().DetachFromDisposeScope();
        else
            sum.add_(added);
    }

    /// <summary>[3 · head, d_head] what the heads' queries, keys and values are of a norm that gives its bias only; null for nothing.</summary>
    private Tensor? Biases(BlockWeights block)
    {
        using var scope = NewDisposeScope();
        var own = block.HeadBiases(Model.Config)?.Wide();
        var throughNorm = block.Norm1.Bias is { } bias ? matmul(block.HeadMatrices(Model.Config).Wide(), bias.Wide()) : null;
        var sum = own is null ? throughNorm : throughNorm is null ? own : own + throughNorm;
        return sum?.DetachFromDisposeScope();
    }

    private void AddHeads(int layer, Taps taps, int times, int unchanged)
    {
        var block = Model.Blocks[layer];
        string[] points = [block.Q, block.K, block.V];
        var (unit, scale) = Norm.Unit(From(taps[block.ResidPre]).flatten(0, 1), Model.Config);
        // [times · token, 3 · head, d_head].
        var gradients = stack([.. points.Select(name => From(taps.GradientAt(name)))], 2).Wide().flatten(0, 1).flatten(1, 2) / scale.unsqueeze(-1);
        Keep(ref atHeads[layer], times == 1 ? gradients : gradients.view([times, -1, .. gradients.shape[1..]]).sum([0]));
        if (HoldsNorms)
            return;
        var values = stack([.. points.Select(name => From(taps[name]))], 2).Wide().flatten(0, 1).flatten(1, 2);
        if (biases[layer] is { } bias)
            values = values - bias;
        var along = (gradients * values).sum([-1]) / Graph.DModel;
        foreach (var (units, alongs) in unit.chunk(times, 0).Zip(along.chunk(times, 0)))
            alongUnits[layer].Add((units.clone().DetachFromDisposeScope(), alongs.t().contiguous().DetachFromDisposeScope()));

        Tensor From(Tensor x) => x.narrow(1, unchanged, x.shape[1] - unchanged);
    }

    /// <summary>Gradients at the inputs of a layer's head channels, q first, then k, then v, summed over the runs.</summary>
    /// <returns>[3 · head, token, d_model].</returns>
    private Tensor HeadGradients(int layer, long first, long count)
    {
        using var scope = NewDisposeScope();
        var weights = Model.Weights.Blocks[layer];
        var rows = atHeads[layer]!.narrow(0, first, count).transpose(0, 1).to(Model.Dtype);
        var gradient = weights.FromHeads(rows, Model.Config).Wide().mul_(Norm.Weight(weights.Norm1, Model.Config));
        if (Model.Config.Norm == NormKind.LayerNorm)
            gradient.sub_(gradient.mean([-1], keepdim: true));
        foreach (var (unit, along) in alongUnits[layer])
            gradient.addcmul_(unit.narrow(0, first, count), along.narrow(1, first, count).unsqueeze(-1), -1);
        return scope.MoveToOuter(gradient);
    }

    /// <summary>Adds ⟨Δ_u, gradient⟩ for all sources before some neighbouring channels.</summary>
    /// <param name="changes">[source, token · d_model].</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="gradient">[channel, token, d_model].</param>
    /// <param name="weight">Multiplies the products.</param>
    private void AddProducts(Tensor changes, int channel, Tensor gradient, double weight)
    {
        using var scope = NewDisposeScope();
        var count = gradient.shape[0];
        var before = Graph.SourcesBefore(channel + (int)count - 1);
        // Never summed in a type narrower than float32: thousands of products of bfloat16 would lose the score.
        var products = matmul(changes.narrow(0, 0, before), gradient.flatten(1).t());
        total.narrow(0, 0, before).narrow(1, channel, count).add_(products.to(total.dtype), weight);
    }
}
