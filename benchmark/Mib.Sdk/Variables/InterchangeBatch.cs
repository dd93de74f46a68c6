namespace Mib.Sdk.Variables;

/// <summary>Some labelled examples at one site.</summary>
/// <remarks>
/// A row is a token of the site's position, one or several a pair. Everything is judged at the tokens before the label's tokens,
/// all of them in one run: with the right tokens before it, a token that is the likeliest is what greedy decoding would say.
/// </remarks>
public sealed class InterchangeBatch
{
    private readonly PreparedPairs prepared;
    private readonly Site site;

    internal InterchangeBatch(PreparedPairs prepared, Site site) => (this.prepared, this.site) = (prepared, site);

    /// <summary>The pairs.</summary>
    public IReadOnlyList<InterchangePair> Pairs => prepared.Pairs;

    /// <summary>A unit's vectors on the base prompts.</summary>
    /// <param name="unit">Which unit of the site.</param>
    /// <returns>[row, d] in float32 or wider, owned by the caller's dispose scope; not to be changed in place.</returns>
    public Tensor Bases(int unit = 0) => prepared.Activations.Bases(site.Units[unit]);

    /// <summary>A unit's vectors on the counterfactual prompts.</summary>
    /// <param name="unit">Which unit of the site.</param>
    /// <returns>[row, d] in float32 or wider, owned by the caller's dispose scope; not to be changed in place.</returns>
    public Tensor Sources(int unit = 0) => prepared.Activations.Sources(site.Units[unit]);

    /// <summary>The logits before each token of the labels when the site's vectors are replaced. The blocks below the site are not run.</summary>
    /// <param name="swap">What the vectors become.</param>
    /// <returns>[label token, d_vocab] in float32 or wider, one pair's after the other's; owned by the caller's dispose scope.</returns>
    public Tensor Logits(Swap swap) => prepared.Logits(new SiteSwap(site, swap));

    /// <summary>logit(right) − logit(wrong) of each pair when the site's vectors are replaced; the pairs have targets, and so labels of one token.</summary>
    /// <param name="swap">What the vectors become.</param>
    /// <returns>[pair], owned by the caller's dispose scope.</returns>
    public Tensor LogitDifferences(Swap swap)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(PairOutcomes.Differences(Pairs, Logits(swap)));
    }

    /// <summary>What training makes small: the mean cross-entropy with the labels' tokens, or the mean squared error of the logit difference.</summary>
    /// <param name="swap">What the vectors become.</param>
    /// <returns>A scalar, owned by the caller's dispose scope.</returns>
    public Tensor Loss(Swap swap)
    {
        using var scope = NewDisposeScope();
        var logits = Logits(swap);
        return scope.MoveToOuter(Pairs[0].Target is null
            ? nn.functional.cross_entropy(logits, tensor(Labels, device: logits.device))
            : (PairOutcomes.Differences(Pairs, logits) - tensor(Pairs.Select(pair => pair.Target!.Value).ToArray(), device: logits.device).to(logits.dtype)).square().mean());
    }

    private long[] Labels => [.. Pairs.SelectMany(pair => pair.Label.Select(token => (long)token))];
}
