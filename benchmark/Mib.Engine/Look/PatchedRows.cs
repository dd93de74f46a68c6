using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Engine.Look;

/// <summary>An activation of one layer: a hook point and a place along one of its dimensions.</summary>
/// <param name="Hook">The hook point.</param>
/// <param name="Dimension">1 for a position, 2 for a head.</param>
/// <param name="Index">Which.</param>
internal readonly record struct PatchedSite(string Hook, int Dimension, int Index);

/// <summary>Runs a prompt many times side by side, each time with another activation taken from another prompt.</summary>
/// <param name="model">The model.</param>
/// <param name="prompt">The ids of the prompt that is patched.</param>
/// <param name="own">Its residual stream before every layer.</param>
/// <param name="other">The other prompt's activations.</param>
internal sealed class PatchedRows(HookedTransformer model, IReadOnlyList<int> prompt, ActivationCache own, ActivationCache other)
{
    // Each row holds a residual stream and scores of all heads.
    private const int MostTokens = 1 << 12;

    /// <summary>How many rows run side by side.</summary>
    public int AtOnce => Math.Max(1, MostTokens / prompt.Count);

    /// <summary>Runs the model from a layer on, a row for each site.</summary>
    /// <param name="layer">The sites' layer: what lies below is as it was.</param>
    /// <param name="sites">At most <see cref="AtOnce"/>.</param>
    /// <returns>[site, d_vocab] logits after the last token.</returns>
    public Tensor LastLogits(int layer, IReadOnlyList<PatchedSite> sites)
    {
        using var scope = NewDisposeScope();
        using var batch = PaddedBatch.Of([.. Enumerable.Repeat(prompt, sites.Count)], device: model.Device);
        var hooks = new HookSet();
        foreach (var rows in sites.Index().GroupBy(site => site.Item.Hook))
            hooks.Add(rows.Key, activation => Patched(activation, rows));
        var resid = own[model.Blocks[layer].ResidPre].expand(sites.Count, -1, -1);
        return model.Unembed(batch.AtLast(model.ResidualFrom(layer, resid, batch, hooks))).MoveToOuterDisposeScope();
    }

    /// <summary>The activation with the other prompt's at each row's place.</summary>
    private Tensor Patched(Tensor activation, IEnumerable<(int Row, PatchedSite Site)> rows)
    {
        var patched = activation.clone();
        using var scope = NewDisposeScope();
        foreach (var (row, site) in rows)
            patched.select(0, row).select(site.Dimension - 1, site.Index).copy_(other[site.Hook].select(0, 0).select(site.Dimension - 1, site.Index));
        return patched;
    }
}
