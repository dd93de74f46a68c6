using Mib.Core.Errors;
using Mib.Models.Batches;
using Mib.Models.Transformers;

namespace Mib.Sdk.Circuits;

/// <summary>A batch of pairs, ready to be run many times on clean prompts with edges that carry something else.</summary>
/// <remarks>
/// What comes before the first token in which clean and corrupted prompts differ is the same in all runs that patch, since
/// attention is causal. It is run once, its keys and values are kept, and everything else starts behind it.
/// </remarks>
public sealed class PairRun : IDisposable
{
    /// <summary>Keys and values of fewer columns than this share of all are not worth keeping.</summary>
    private const double LeastShare = 0.125;

    private readonly HookedTransformer model;
    private readonly TaskMetric metric;
    private readonly int start;
    private Tensor? whole;

    /// <summary>Takes a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">The pairs; not owned.</param>
    /// <param name="ablation">What edges carry that are left out; not owned.</param>
    /// <param name="metric">What runs are judged by; the logit difference if none is given.</param>
    /// <param name="sharePrefix">Whether the columns before the first difference are run only once.</param>
    public PairRun(HookedTransformer model, PairBatch pairs, AblationValues ablation, TaskMetric? metric = null, bool sharePrefix = true)
    {
        (this.model, Pairs, BatchRows, Ablation, this.metric) = (model, pairs, pairs.Clean.Rows, ablation, metric ?? new());
        if (ablation.Kind == Mib.Core.Circuits.Ablation.MeanPositional && ablation.Vectors!.shape[1] != pairs.Clean.Width)
        {
            throw new UsageException(
                $"The means by position are of prompts of {ablation.Vectors.shape[1]} tokens, and a prompt has {pairs.Clean.Width}.",
                "use the mean without positions, or prompts that are equally long.");
        }

        // Other ablations change what sources write at all positions.
        start = sharePrefix && ablation.Kind == Mib.Core.Circuits.Ablation.Patching && pairs.SharedColumns >= LeastShare * pairs.Clean.Width ? pairs.SharedColumns : 0;
        if (start == 0)
        {
            (Clean, Corrupted) = (pairs.Clean, pairs.Corrupted);
            return;
        }

        var rest = (int)pairs.Clean.Width - start;
        (Clean, Corrupted) = (pairs.Clean.Columns(start, rest), pairs.Corrupted.Columns(start, rest));
        Past = new Prefix(model, pairs.Clean.Columns(0, start));
    }

    /// <summary>The pairs.</summary>
    public PairBatch Pairs { get; }

    /// <summary>Rows of the batch that these pairs are, or are a part of.</summary>
    public long BatchRows { get; init; }

    /// <summary>What edges carry that are left out.</summary>
    public AblationValues Ablation { get; }

    /// <summary>The clean prompts without the columns that <see cref="Past"/> holds.</summary>
    public PaddedBatch Clean { get; }

    /// <summary>The corrupted prompts without those columns.</summary>
    public PaddedBatch Corrupted { get; }

    /// <summary>The columns that both prompts share; null if there are none.</summary>
    public Past? Past { get; }

    /// <summary>How many first columns of <see cref="Clean"/> change nowhere when edges are left out.</summary>
    internal int Unchanged => Ablation.Kind == Mib.Core.Circuits.Ablation.Patching ? Pairs.SharedColumns - start : 0;

    /// <summary>What sources write on the clean prompts, from a run of its own; owned by the caller.</summary>
    public SourceRecord CleanSources() => Record(Clean);

    /// <summary>What changes at each source when the edges that leave it carry something else; the corrupted prompts are run for it.</summary>
    /// <param name="clean">What sources write on the clean prompts.</param>
    /// <returns>Tensors owned by the caller's dispose scope.</returns>
    public SourceChange Change(SourceRecord clean)
    {
        using var corrupted = Ablation.Vectors is null ? Record(Corrupted) : null;
        return new(model, this, clean, corrupted);
    }

    /// <summary>[batch, d_vocab] of the model as it is, at each prompt's last token; run when first asked for.</summary>
    public Tensor WholeLogits => whole ??= RunWhole();

    /// <summary>The metric of each example, [batch].</summary>
    /// <param name="logits">[batch, d_vocab] of a run at each prompt's last token.</param>
    public Tensor Metric(Tensor logits) => metric.Of(logits, Pairs, metric.ComparesWithWhole ? WholeLogits : null);

    /// <inheritdoc/>
    public void Dispose()
    {
        whole?.Dispose();
        if (start == 0)
            return;
        Clean.Dispose();
        Corrupted.Dispose();
        Past!.Dispose();
    }

    private Tensor RunWhole()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return model.Unembed(model.LastResidual(Clean, past: Past)).DetachFromDisposeScope();
    }

    private SourceRecord Record(PaddedBatch batch)
    {
        var record = new SourceRecord(model);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        model.LastResidual(batch, record.Hooks(), Past);
        return record;
    }
}
