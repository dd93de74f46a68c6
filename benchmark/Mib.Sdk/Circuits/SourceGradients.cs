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

    private protected override void Add(Taps taps, int times)
    {
        using var scope = NewDisposeScope();
        List<Tensor> found = [.. Points().Select(name => Sum(taps.GradientAt(name), times))];
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
        var changes = change.Tile(first, count, throughPostNorms: false);
        var source = 0;
        for (var i = 0; i < sums.Count; i++)
        {
            using var scope = NewDisposeScope();
            // The heads of a layer share the gradient of what they write together.
            var sources = i % 2 == 1 ? Graph.Heads : 1;
            var products = changes.narrow(0, source, sources) * sums[i].narrow(0, first, count);
            var added = level == Level.Node ? products.sum([1, 2]).unsqueeze(1) : products.sum([1]);
            total.narrow(0, source, sources).add_(added.to(total.dtype), weight);
            source += sources;
        }
    }

    private protected override void Clear()
    {
        sums.ForEach(sum => sum.Dispose());
        sums.Clear();
    }

    /// <summary>The embedding, then what the heads of each layer give together and what its MLP gives.</summary>
    private IEnumerable<string> Points() =>
        [HookNames.Embed, .. Model.Blocks.SelectMany(block => new[] { Model.AttentionPoint(block), Rules.MlpGradient == MlpGradient.Input ? block.MlpIn : block.MlpOut })];
}
