using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;
using Mib.Sdk.Circuits;

namespace Mib.Methods.Exact;

/// <summary>A batch's clean run with everything that is needed to change one thing in it and run only what comes after.</summary>
/// <remarks>Its tensors but for the kept activations belong to the dispose scope in which it is made.</remarks>
internal sealed class CleanRun : IDisposable
{
    /// <summary>Tokens of one forward run: enough to keep a processor busy, few enough for any memory.</summary>
    private const long TokensTogether = 1024;

    private readonly HookedTransformer model;
    private readonly PairRun pairs;
    private readonly ActivationCache kept = new();
    private readonly SourceRecord sources;
    private readonly SourceChange change;
    private readonly Tensor metric;

    public CleanRun(HookedTransformer model, PairRun pairs)
    {
        (this.model, this.pairs) = (model, pairs);
        sources = new(model);
        var hooks = kept.Hooks(model.Blocks.SelectMany(b => new[] { b.ResidPre, b.ResidMid, b.ResidPost, b.Q, b.K, b.V }), sources.Hooks());
        metric = Metric(model.Residual(pairs.Clean, hooks, pairs.Past), pairs.Clean);
        change = pairs.Change(sources);
    }

    /// <summary>How many changes are best run together.</summary>
    public int Together => (int)Math.Max(1, TokensTogether / (pairs.Clean.Rows * pairs.Clean.Width));

    /// <summary>What the sources write.</summary>
    public SourceRecord Sources => sources;

    /// <summary>The activation at a hook point.</summary>
    public Tensor this[string point] => kept[point];

    /// <summary>An activation once for each change.</summary>
    public static Tensor Repeated(Tensor one, int times) => one.repeat([times, .. Enumerable.Repeat(1L, one.shape.Length - 1)]);

    /// <summary>A stream with what each of some neighbouring sources changes in it, one after the other: [source · batch, pos, d_model].</summary>
    public Tensor Changed(string point, int first, int count)
    {
        using var scope = NewDisposeScope();
        var changes = stack([.. Enumerable.Range(first, count).Select(change.Felt)], 0);
        return scope.MoveToOuter((kept[point].unsqueeze(0) + changes).flatten(0, 1).to(model.Dtype));
    }

    /// <summary>What the positions see when the prompts are there several times.</summary>
    public PaddedBatch Prompts(int times) => pairs.Clean.Repeat(times);

    /// <summary>The context of <see cref="Prompts"/>.</summary>
    public RunContext Context(PaddedBatch prompts) => model.Context(prompts, pairs.Past);

    /// <summary>The metric that each change costs, summed over examples, when the stream between a layer's heads and its MLP is given.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="mid">[change · batch, pos, d_model].</param>
    /// <param name="prompts">The prompts, as often as there are changes.</param>
    public double[] LostFromMid(int layer, Tensor mid, PaddedBatch prompts) => LostFrom(layer + 1, mid + model.MlpOf(layer, mid), prompts);

    /// <summary>The same when the stream before a layer is given.</summary>
    public double[] LostFrom(int layer, Tensor resid, PaddedBatch prompts)
    {
        using var scope = NewDisposeScope();
        return (metric - Metric(model.ResidualFrom(layer, resid, prompts, past: pairs.Past), prompts)).sum([1]).ToDoubles();
    }

    public void Dispose()
    {
        kept.Dispose();
        sources.Dispose();
    }

    /// <summary>[change, batch] the metric of each example.</summary>
    private Tensor Metric(Tensor resid, PaddedBatch prompts)
    {
        using var scope = NewDisposeScope();
        var logits = model.Unembed(prompts.AtLast(resid)).unflatten(0, -1, pairs.Clean.Rows);
        return scope.MoveToOuter(stack([.. Enumerable.Range(0, (int)logits.shape[0]).Select(i => pairs.Metric(logits.select(0, i)))], 0));
    }
}
