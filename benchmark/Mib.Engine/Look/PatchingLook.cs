using Mib.Core;
using Mib.Core.Data;
using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Engine.Look;

/// <summary>Activation patching on one pair of prompts (Meng et al. 2022; Heimersheim and Nanda 2024, arXiv:2404.15255).</summary>
/// <remarks>
/// A patch in a layer leaves all below as it was, so each runs from its layer on; and many run side by side. Where both prompts
/// are equal up to a position, so are their activations: nothing is run there.
/// </remarks>
/// <param name="model">The model.</param>
public sealed class PatchingLook(HookedTransformer model)
{
    /// <summary>Most patched runs for one page: 12 layers and heads on 450 tokens.</summary>
    public const int Most = 1 << 14;

    // Below this share of either, two differences of float32 logits are the same but for rounding.
    private const double Rounding = 1e-5;

    /// <summary>Patches every activation in its turn.</summary>
    /// <param name="clean">The clean prompt's ids.</param>
    /// <param name="corrupted">The corrupted prompt's tokens, as many.</param>
    /// <param name="answer">The token that the clean prompt calls for.</param>
    /// <param name="wrong">The token that the corrupted one calls for.</param>
    /// <param name="direction">Which run is patched.</param>
    /// <exception cref="UsageException">The prompts are of different length or too long, or the answers are the same.</exception>
    /// <exception cref="NotMeasurableException">The model tells the prompts not apart.</exception>
    public Patching Of(
        IReadOnlyList<int> clean, EquatableArray<LookToken> corrupted, LookToken answer, LookToken wrong, PatchingDirection direction)
    {
        Check(clean, corrupted, answer, wrong);
        int[] other = [.. corrupted.Select(token => token.Id)];
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        using var pair = PairBatch.Of([new TokenPair([.. clean], [.. other], answer.Id, wrong.Id)], device: model.Device);
        using var cleanRun = new ActivationCache();
        using var corruptedRun = new ActivationCache();
        var names = model.Blocks.SelectMany(block => new[] { block.ResidPre, block.AttentionOut, block.MlpOut, block.Z }).ToList();
        double Difference(Tensor logits) => Finite.Of(pair.LogitDifference(logits).ToDoubles(), "logit difference")[0];
        var (high, low) = (Difference(model.LastLogits(pair.Clean, cleanRun.Hooks(names))), Difference(model.LastLogits(pair.Corrupted, corruptedRun.Hooks(names))));
        RequireContrast(high, low);

        var (from, to, prompt, own, source) = direction == PatchingDirection.Denoising
            ? (low, high, other, corruptedRun, cleanRun)
            : (high, low, [.. clean], cleanRun, corruptedRun);
        var rows = new PatchedRows(model, prompt, own, source);
        var first = clean.Index().First(token => token.Item != other[token.Index]).Index;
        return new(
            corrupted, answer, wrong, direction, high, low,
            Map(block => block.ResidPre, 1, clean.Count, first), Map(block => block.AttentionOut, 1, clean.Count, first),
            Map(block => block.MlpOut, 1, clean.Count, first), Map(block => block.Z, 2, model.Config.Heads, 0));

        EquatableArray<EquatableArray<double>> Map(Func<BlockHooks, string> hook, int dimension, int count, int equal) =>
        [
            .. model.Blocks.Select((block, layer) => new EquatableArray<double>(
            [
                .. new double[equal],
                .. Enumerable.Range(equal, count - equal).Select(index => new PatchedSite(hook(block), dimension, index))
                    .Chunk(rows.AtOnce).SelectMany(sites => Effects(layer, sites)),
            ])),
        ];

        IEnumerable<double> Effects(int layer, PatchedSite[] sites)
        {
            using var inner = NewDisposeScope();
            var logits = rows.LastLogits(layer, sites);
            var difference = logits.select(1, answer.Id).Wide() - logits.select(1, wrong.Id).Wide();
            return Finite.Of(difference.ToDoubles(), "logit difference").Select(value => (value - from) / (to - from));
        }
    }

    private void Check(IReadOnlyList<int> clean, EquatableArray<LookToken> corrupted, LookToken answer, LookToken wrong)
    {
        if (clean.Count != corrupted.Count)
        {
            throw new UsageException(
                $"The clean prompt has {clean.Count} tokens, the corrupted one {corrupted.Count}.",
                "use prompts of the same number of tokens, so that each position of the one has its counterpart in the other.");
        }

        if (answer.Id == wrong.Id)
            throw new UsageException("--answer and --wrong are the same token, so their logits cannot differ.", "give two different tokens.");
        var runs = (long)model.Config.Layers * ((3 * clean.Count) + model.Config.Heads);
        if (runs > Most)
            throw new UsageException($"{clean.Count} tokens call for {runs:N0} patched runs, more than the {Most:N0} of one page.", "shorten the prompts.");
    }

    private static void RequireContrast(double clean, double corrupted)
    {
        if (Math.Abs(clean - corrupted) <= Rounding * Math.Max(Math.Abs(clean), Math.Abs(corrupted)))
        {
            throw new NotMeasurableException(
                FormattableString.Invariant($"The logit difference is {clean:g6} on the clean and {corrupted:g6} on the corrupted prompt: there is nothing to patch."),
                "use a corrupted prompt that changes the answer, and a model that has learned the task.");
        }
    }
}
