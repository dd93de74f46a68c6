using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>Adds up Σ Δ_u ⊙ ∂loss/∂a_u at each source: over everything for a node, over batch and positions for its neurons (spec §2.6).</summary>
internal sealed class SourceGradients : GradientSum
{
    private readonly Level level;
    private readonly Tensor total;
    private readonly List<Tensor> sums = [];

    public SourceGradients(HookedTransformer model, Level level, AttributionRules rules)
        : base(model, rules)
    {
        this.level = level;
        total = Total(Graph.SourceCount, level == Level.Node ? 1 : Graph.DModel);
    }

    public override CircuitScores ToScores() => new(Graph, level, new(total.ToDoubles()));

    public override void Dispose()
    {
        Clear();
        total.Dispose();
    }

    private protected override void Tap(Taps taps, HookSet hooks)
    {
        foreach (var name in Points())
            taps.Gradient(name, hooks, x => x.alias());
    }

    private protected override void Add(Taps taps, int times, int unchanged)
    {
        using var scope = NewDisposeScope();
        List<Tensor> found = [.. Points().Select((name, i) => Sum(taps.GradientAt(name), times, i < 2 * Graph.Layers ? unchanged : 0))];
        for (var i = 0; i < found.Count; i++)
        {
            if (sums.Count < found.Count)
                sums.Add(found[i].clone().DetachFromDisposeScope());
            else
                sums[i].add_(found[i]);
        }
    }

    private protected override void ContractTile(SourceChange change, long first, long count, double weight)
    {
        var changes = change.Tile(first, count, PostNormFelt.Ignored);
        for (var i = 0; i <= 2 * (Graph.Layers - 1); i++)
            AddProducts(changes, i, sums[i].narrow(0, first, count), weight);
    }

    private protected override void ContractLast(SourceChange change, double weight)
    {
        var changes = change.AtLast(PostNormFelt.Ignored);
        AddProducts(changes, sums.Count - 2, sums[^2].index_select(0, change.LastTokens), weight);
        AddProducts(changes, sums.Count - 1, sums[^1], weight);
    }

    private protected override void Clear()
    {
        sums.ForEach(sum => sum.Dispose());
        sums.Clear();
    }

    /// <summary>Adds the products at the sources of a point.</summary>
    /// <param name="changes">[source, token, d_model].</param>
    /// <param name="point">Place in <see cref="Points"/>.</param>
    /// <param name="gradient">[token, d_model]: the heads of a layer share the gradient of what they write together.</param>
    /// <param name="weight">Multiplies the products.</param>
    private void AddProducts(Tensor changes, int point, Tensor gradient, double weight)
    {
        using var scope = NewDisposeScope();
        var (layer, isMlp) = ((point - 1) / 2, point % 2 == 0);
        var first = point == 0 ? 0 : isMlp ? Graph.MlpSource(layer) : Graph.HeadSource(layer, 0);
        var count = point > 0 && !isMlp ? Graph.Heads : 1;
        var products = changes.narrow(0, first, count) * gradient;
        var added = level == Level.Node ? products.sum([1, 2]).unsqueeze(1) : products.sum([1]);
        total.narrow(0, first, count).add_(added.to(total.dtype), weight);
    }

    /// <summary>The embedding, then what the heads of each layer give together and what its MLP gives.</summary>
    private IEnumerable<string> Points() =>
        [HookNames.Embed, .. Model.Blocks.SelectMany(block => new[] { Model.AttentionPoint(block), Rules.MlpGradient == MlpGradient.Input ? block.MlpIn : block.MlpOut })];
}
