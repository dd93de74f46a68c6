using Mib.Core.Data;

namespace Mib.Models.Batches;

/// <summary>Some pairs of a task as tensors: clean and corrupted prompts side by side, and the two answers.</summary>
public sealed class PairBatch : IDisposable
{
    private PairBatch(IReadOnlyList<TokenPair> pairs, PaddingSide side, Device? device)
    {
        Pairs = pairs;
        SharedColumns = Shared(pairs, side);
        Clean = PaddedBatch.Of([.. pairs.Select(p => p.CleanIds)], side, device);
        Corrupted = PaddedBatch.Of([.. pairs.Select(p => p.CorruptedIds)], side, device);
        Answer = tensor(pairs.Select(p => (long)p.AnswerId).ToArray(), device: device).DetachFromDisposeScope();
        Wrong = tensor(pairs.Select(p => (long)p.WrongId).ToArray(), device: device).DetachFromDisposeScope();
    }

    /// <summary>The pairs, in the order of the rows.</summary>
    public IReadOnlyList<TokenPair> Pairs { get; }

    /// <summary>The clean prompts.</summary>
    public PaddedBatch Clean { get; }

    /// <summary>The corrupted prompts, each as long as its clean one, so that both have the same mask.</summary>
    public PaddedBatch Corrupted { get; }

    /// <summary>
    /// How many first columns clean and corrupted prompts have in common in every row, without a row's last token: what comes
    /// before the first difference is the same in both runs, since attention is causal.
    /// </summary>
    public int SharedColumns { get; }

    /// <summary>[batch] int64; token of the right answer.</summary>
    public Tensor Answer { get; }

    /// <summary>[batch] int64; token of the wrong answer.</summary>
    public Tensor Wrong { get; }

    /// <summary>Makes a batch.</summary>
    /// <param name="pairs">At least one pair; the two prompts of each have the same length.</param>
    /// <param name="side">Where padding goes.</param>
    /// <param name="device">Where the tensors live; the processor if none is given.</param>
    public static PairBatch Of(IReadOnlyList<TokenPair> pairs, PaddingSide side = PaddingSide.Right, Device? device = null)
    {
        if (pairs.FirstOrDefault(p => p.CleanIds.Count != p.CorruptedIds.Count) is { } odd)
            throw new ArgumentException($"A pair has {odd.CleanIds.Count} clean and {odd.CorruptedIds.Count} corrupted tokens.", nameof(pairs));
        return new(pairs, side, device);
    }

    private static int Shared(IReadOnlyList<TokenPair> pairs, PaddingSide side)
    {
        var width = pairs.Max(p => p.CleanIds.Count);
        return pairs.Min(pair =>
        {
            var same = pair.CleanIds.Span.CommonPrefixLength(pair.CorruptedIds.Span);
            var start = side == PaddingSide.Left ? width - pair.CleanIds.Count : 0;
            return start + Math.Min(same, pair.CleanIds.Count - 1);
        });
    }

    /// <summary>Logit of the right answer minus logit of the wrong one.</summary>
    /// <param name="lastLogits">[batch, d_vocab].</param>
    /// <returns>[batch].</returns>
    public Tensor LogitDifference(Tensor lastLogits)
    {
        using var scope = NewDisposeScope();
        var right = lastLogits.gather(1, Answer.unsqueeze(1));
        var wrong = lastLogits.gather(1, Wrong.unsqueeze(1));
        // Two close logits of a narrow type are told apart in a wide one.
        return (right.Wide() - wrong.Wide()).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clean.Dispose();
        Corrupted.Dispose();
        Answer.Dispose();
        Wrong.Dispose();
    }
}
