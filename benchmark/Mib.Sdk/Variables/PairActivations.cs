using Mib.Core;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Variables;

/// <summary>What the plain runs of some pairs leave behind for all sites at one position: nothing below a site is ever run again.</summary>
/// <remarks>
/// Attention is causal and an interchange changes nothing before its token, so keys and values of the columns before the first
/// site are kept, and runs start behind them. Prompts are padded on the left: they end together, and what follows the first site
/// is short. The label's tokens but the last follow the base prompt, so that one run judges all of them: a patch in the prompt
/// holds for each token that comes after it.
/// </remarks>
internal sealed class PairActivations : IDisposable
{
    /// <summary>Keys and values of fewer columns than this share of all are not worth keeping.</summary>
    private const double LeastShare = 0.125;

    /// <summary>What a column that is run takes, over one whose keys and values are only seen: an MLP is about four times as wide.</summary>
    private const int RunColumn = 4;

    private readonly HookedTransformer model;
    private readonly ActivationCache residuals = new();
    private readonly Dictionary<Unit, Tensor> bases = [];
    private readonly Dictionary<Unit, Tensor> sources = [];
    private readonly int start;
    private readonly Prefix? past;

    public PairActivations(HookedTransformer model, IReadOnlyList<InterchangePair> pairs, IReadOnlyList<Site> sites)
    {
        this.model = model;
        var position = sites[0].Position;
        Unit[] units = [.. sites.SelectMany(site => site.Units).Distinct()];
        var heads = model.Config.Heads;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var whole = PaddedBatch.Of([.. pairs.Select(pair => (IReadOnlyList<int>)[.. pair.BaseIds, .. pair.Label.SkipLast(1)])], PaddingSide.Left, model.Device);
        var width = (int)whole.Width;
        var places = Places(pairs, position, pair => pair.Base, pair => width - pair.BaseIds.Count - pair.Label.Count + 1);
        var labels = pairs.SelectMany((pair, row) => pair.Label.Select((_, i) => (Row: row, Column: width - pair.Label.Count + i))).ToList();
        start = Math.Min(places.Min(place => place.Column), labels.Min(label => label.Column));
        start = start >= LeastShare * width ? start : 0;
        Prompts = whole.Columns(start, width - start);
        try
        {
            Rows = Index(places, start, width - start);
            LabelRows = Index(labels, start, width - start);
            past = start == 0 ? null : new(model, whole.Columns(0, start));
            Run(Prompts, past, Rows, bases, residuals.Hooks(sites.Select(StreamBefore).Distinct()));
            using var counterfactuals = PaddedBatch.Of([.. pairs.Select(pair => pair.SourceIds)], PaddingSide.Left, model.Device);
            var sourceWidth = (int)counterfactuals.Width;
            using var sourceRows = Index(Places(pairs, position, pair => pair.Source, pair => sourceWidth - pair.SourceIds.Count), 0, sourceWidth);
            Run(counterfactuals, null, sourceRows, sources, new());
        }
        catch
        {
            // Nobody else knows what was made so far: a device's memory may be full.
            Dispose();
            throw;
        }

        void Run(PaddedBatch batch, Past? before, Tensor rows, Dictionary<Unit, Tensor> into, HookSet hooks)
        {
            foreach (var unit in units)
                hooks.Read(unit.Hook(model), x => into[unit] = Vectors(x, RowsOf(unit, rows, heads)).DetachFromDisposeScope());
            model.Residual(batch, hooks, before);
        }
    }

    /// <summary>The columns of the base prompts and labels that are run again and again.</summary>
    public PaddedBatch Prompts { get; }

    /// <summary>[row] int64 place of each token of the position among [pair · column].</summary>
    public Tensor Rows { get; }

    /// <summary>[label] int64 place of the token before each token of a label, among [pair · column].</summary>
    public Tensor LabelRows { get; }

    /// <summary>Bytes that it holds.</summary>
    public long Bytes => (past?.Bytes ?? 0) + bases.Values.Concat(sources.Values).Concat(residuals.Names.Select(name => residuals[name])).Sum(x => x.numel() * x.ElementSize);

    /// <summary>[row, d] a unit's vectors on the base prompts, in float32 or wider; owned by the caller's dispose scope.</summary>
    public Tensor Bases(Unit unit) => bases[unit].alias().Wide();

    /// <summary>[row, d] a unit's vectors on the counterfactual prompts, in float32 or wider; owned by the caller's dispose scope.</summary>
    public Tensor Sources(Unit unit) => sources[unit].alias().Wide();

    /// <summary>What a site costs in a run, in columns of which only keys and values are seen: one that is run counts <see cref="RunColumn"/> times.</summary>
    public long Cost => Prompts.Rows * (start + (RunColumn * Prompts.Width));

    /// <summary>The residual stream after the last block before each token of the labels, when vectors are replaced at some sites, at each by itself.</summary>
    /// <remarks>
    /// No block is run twice, and none below a site: from block to block more rows go along, those of a site from the first
    /// block on that it changes.
    /// </remarks>
    /// <param name="swaps">Where, and what the vectors become; gradients flow through it.</param>
    /// <returns>[label, d_model] for each, in order; owned by the caller's dispose scope.</returns>
    public IReadOnlyList<Tensor> LastResiduals(IReadOnlyList<SiteSwap> swaps)
    {
        using var scope = NewDisposeScope();
        var order = Enumerable.Range(0, swaps.Count).OrderBy(i => First(swaps[i].Site)).ToList();
        var entering = order.GroupBy(i => First(swaps[i].Site)).ToList();
        var hooks = new HookSet();
        var (joined, resid) = (0, (Tensor?)null);
        foreach (var (group, next) in entering.Zip(entering.Skip(1).Select(later => later.Key).Append(model.Config.Layers)))
        {
            using var stage = NewDisposeScope();
            using var before = resid;
            List<Tensor> streams = [.. before is null ? Array.Empty<Tensor>() : [before], .. group.Select(i => Enter(swaps[i], joined++))];
            using var all = joined == 1 ? null : Prompts.Repeat(joined);
            resid = stage.MoveToOuter(model.ResidualFrom(group.Key, streams.Count == 1 ? streams[0] : cat(streams), all ?? Prompts, hooks, past, next));
        }

        var last = new Tensor[swaps.Count];
        foreach (var (n, i) in order.Index())
            last[i] = scope.MoveToOuter(Vectors(resid!.narrow(0, n * Prompts.Rows, Prompts.Rows), LabelRows));
        return last;

        // The stream that a site's rows begin with; they are the n-th rows of all.
        Tensor Enter(SiteSwap one, int n)
        {
            var (site, swap) = one;
            var stream = residuals[StreamBefore(site)];
            if (IsStreamAlone(site))
                return Replaced(stream, site.Units[0], 0, swap, 0);
            foreach (var (i, unit) in site.Units.Index())
                hooks.Add(unit.Hook(model), x => Replaced(x, unit, i, swap, n * Prompts.Rows * Prompts.Width));
            return stream;
        }

        Tensor Replaced(Tensor x, Unit unit, int index, Swap swap, long before)
        {
            var rows = RowsOf(unit, before == 0 ? Rows : Rows + before, model.Config.Heads);
            var flat = x.reshape(-1, x.shape[^1]);
            var swapped = swap(index, flat.index_select(0, rows).Wide(), Sources(unit)).to(x.dtype);
            return flat.scatter(0, rows.unsqueeze(1).expand(swapped.shape), swapped).view(x.shape);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var vectors in bases.Values.Concat(sources.Values))
            vectors.Dispose();
        residuals.Dispose();
        past?.Dispose();
        Prompts.Dispose();
        // What failed was perhaps not made.
        Rows?.Dispose();
        LabelRows?.Dispose();
    }

    /// <summary>The stream that a run which changes a site starts from.</summary>
    private string StreamBefore(Site site) => IsStreamAlone(site) ? model.Blocks[site.Layer].ResidPost : model.Blocks[site.Layer].ResidPre;

    /// <summary>The first block that is run when a site is changed.</summary>
    private static int First(Site site) => IsStreamAlone(site) ? site.Layer + 1 : site.Layer;

    private static bool IsStreamAlone(Site site) => site.Units is [{ Component: Component.ResidPost }];

    /// <summary>Rows of an activation, [row, d], of [pair, column, …, d].</summary>
    private static Tensor Vectors(Tensor x, Tensor rows) => x.reshape(-1, x.shape[^1]).index_select(0, rows);

    /// <summary>Of heads there are several vectors at a token.</summary>
    private static Tensor RowsOf(Unit unit, Tensor rows, int heads) => unit.Component == Component.Head ? (rows * heads) + unit.Head : rows;

    private static List<(int Row, int Column)> Places(
        IReadOnlyList<InterchangePair> pairs, string position, Func<TokenPlaces, EquatableArray<int>> side, Func<InterchangePair, int> start) =>
        [.. pairs.SelectMany((pair, row) => side(pair.Places[position]).Select(place => (row, start(pair) + place)))];

    private Tensor Index(List<(int Row, int Column)> places, int start, int width) =>
        tensor(places.Select(place => ((long)place.Row * width) + place.Column - start).ToArray(), device: model.Device).DetachFromDisposeScope();
}
