using Mib.Core.Circuits;
using Mib.Models;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>Adds up how much the loss feels a change of each edge, node or neuron: what all of attribution patching rests on.</summary>
/// <remarks>
/// Runs add gradients to a sum; <see cref="Contract"/> multiplies the sum by what changes at the sources and starts a new one. So
/// the steps of an integral cost a forward and a backward run each, and one contraction together.
/// </remarks>
public abstract class GradientSum : IDisposable
{
    private protected GradientSum(HookedTransformer model, AttributionRules rules) => (Model, Rules) = (model, rules);

    private protected HookedTransformer Model { get; }

    private protected AttributionRules Rules { get; }

    private protected CircuitGraph Graph => Model.Graph;

    /// <summary>A sum of zero.</summary>
    /// <param name="model">The model.</param>
    /// <param name="level">What is scored.</param>
    /// <param name="rules">In what the reference is followed; in nothing if none are given.</param>
    public static GradientSum At(HookedTransformer model, Level level, AttributionRules? rules = null) =>
        level == Level.Edge ? new EdgeGradients(model, rules) : new SourceGradients(model, level, rules ?? new());

    /// <summary>Runs the clean prompts forward and backward, and adds the gradients of minus the metric, summed over examples.</summary>
    /// <param name="run">The pairs.</param>
    /// <param name="embedding">
    /// [batch, pos, d_model] to run on instead of the clean tokens' embedding, or [times · batch, pos, d_model] for several runs at
    /// once; null for that itself.
    /// </param>
    /// <param name="edits">Hooks that replace something else; what they return may be a leaf that requires a gradient.</param>
    /// <returns>What the sources wrote, owned by the caller.</returns>
    public SourceRecord Backward(PairRun run, Tensor? embedding = null, HookSet? edits = null)
    {
        var record = new SourceRecord(Model);
        using var scope = NewDisposeScope();
        using var taps = new Taps();
        var times = embedding is null ? 1 : (int)(embedding.shape[0] / run.Clean.Rows);
        using var repeated = times == 1 ? null : run.Clean.Repeat(times);
        using (enable_grad())
        {
            // The embedding becomes a leaf that requires a gradient, so that everything after it has one.
            var hooks = (edits ?? new()).Add(HookNames.Embed, x => (embedding ?? x).detach().requires_grad_());
            record.Hooks(hooks);
            Tap(taps, hooks);
            var last = Model.LastResidual(repeated ?? run.Clean, hooks, run.Past);
            var logits = Model.Unembed(last, hooks).view(times, run.Clean.Rows, -1);
            var loss = zeros([], logits.dtype.Wide(), logits.device);
            for (var time = 0; time < times; time++)
                loss = loss - run.Metric(logits.select(0, time)).sum();
            taps.Differentiate(loss);
        }

        using var noGradient = no_grad();
        Add(taps, times, run.Unchanged);
        return record;
    }

    /// <summary>Adds Σ ⟨Δ_u, gradient⟩ of the gradients so far to the scores, and forgets the gradients.</summary>
    /// <param name="change">Δ_u.</param>
    /// <param name="weight">Multiplies the sum over examples.</param>
    public void Contract(SourceChange change, double weight)
    {
        using var noGradient = no_grad();
        for (var first = 0L; first < change.Tokens; first += change.TileTokens)
        {
            using var scope = NewDisposeScope();
            ContractTile(change, first, Math.Min(change.TileTokens, change.Tokens - first), weight);
        }

        using (NewDisposeScope())
        {
            ContractLast(change, weight);
        }

        Clear();
    }

    /// <summary>The scores so far.</summary>
    public abstract CircuitScores ToScores();

    /// <inheritdoc/>
    public abstract void Dispose();

    private protected abstract void Tap(Taps taps, HookSet hooks);

    /// <summary>Adds the gradients of a run that holds the prompts several times, without the columns in which no source changes.</summary>
    private protected abstract void Add(Taps taps, int times, int unchanged);

    /// <summary>Readers before the last MLP.</summary>
    private protected abstract void ContractTile(SourceChange change, long first, long count, double weight);

    /// <summary>The last MLP and the logits, or the sources that only these read.</summary>
    private protected abstract void ContractLast(SourceChange change, double weight);

    private protected abstract void Clear();

    /// <summary>Room for scores, all zero and in no dispose scope.</summary>
    private protected Tensor Total(params long[] shape) =>
        zeros(shape, Rules.Accumulation == Accumulation.Model ? Model.Dtype : ScalarType.Float64, Model.Device).DetachFromDisposeScope();

    /// <summary>[times · batch, pos, …] as the sum over times, [token, …], from some column on.</summary>
    private protected static Tensor Sum(Tensor x, int times, int from = 0)
    {
        var wide = x.narrow(1, from, x.shape[1] - from).Wide().flatten(0, 1);
        return times == 1 ? wide : wide.view([times, -1, .. wide.shape[1..]]).sum([0]);
    }
}
