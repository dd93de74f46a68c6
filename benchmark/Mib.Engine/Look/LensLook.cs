using Mib.Core;
using Mib.Core.Errors;
using Mib.Models;
using Mib.Models.Batches;
using Mib.Models.Hooks;
using Mib.Models.Transformers;

namespace Mib.Engine.Look;

/// <summary>A token that the model would say, and how surely.</summary>
/// <param name="Token">The token.</param>
/// <param name="Probability">In [0, 1].</param>
public readonly record struct LensGuess(LookToken Token, double Probability);

/// <summary>A token that the user asked after.</summary>
/// <param name="Token">The token.</param>
/// <param name="Rank">1 for the likeliest; tokens of equal logit share the better rank.</param>
/// <param name="Probability">In [0, 1].</param>
/// <param name="Logit">What the unembedding gives it.</param>
public readonly record struct LensAnswer(LookToken Token, int Rank, double Probability, double Logit);

/// <summary>What the model would say after a token if it ended here.</summary>
/// <param name="Position">The token's place in the prompt.</param>
/// <param name="Top">The likeliest tokens, the likeliest first.</param>
/// <param name="Answers">The tokens that the user asked after, in that order.</param>
public sealed record LensCell(int Position, EquatableArray<LensGuess> Top, EquatableArray<LensAnswer> Answers);

/// <summary>The residual stream at one depth.</summary>
/// <param name="Label"><c>0_pre</c>, <c>1_pre</c> … <c>final_post</c>, as TransformerLens writes them.</param>
/// <param name="Hook">The hook point.</param>
/// <param name="Cells">One a position.</param>
public sealed record LensStage(string Label, string Hook, EquatableArray<LensCell> Cells);

/// <summary>The logit lens: the final norm and the unembedding, applied to the residual stream of every layer (nostalgebraist 2020).</summary>
/// <param name="model">The model.</param>
/// <param name="vocabulary">Its tokens' names.</param>
public sealed class LensLook(HookedTransformer model, LookVocabulary vocabulary)
{
    /// <summary>Most guesses shown at once: five each at the 13 depths of a model of 12 layers on 2,000 tokens.</summary>
    public const int Most = 1 << 17;

    // The logits of all positions at once would be large where the vocabulary is.
    private const int PositionsAtOnce = 64;

    /// <summary>Runs the prompt and reads every layer.</summary>
    /// <param name="prompt">The prompt's ids.</param>
    /// <param name="positions">The places to read; all if there are none. Negative numbers count from the end.</param>
    /// <param name="answers">Tokens whose rank and probability are wanted.</param>
    /// <param name="top">How many of the likeliest tokens are wanted; no more than there are.</param>
    /// <exception cref="UsageException">There is no such place, the prompt is too long, or it is too much to look at.</exception>
    public EquatableArray<LensStage> Of(
        IReadOnlyList<int> prompt, IReadOnlyCollection<int> positions, IReadOnlyList<LookToken> answers, int top)
    {
        var chosen = Places.Of("position", positions, prompt.Count);
        var hooks = model.Blocks.Select((block, layer) => (Label: $"{layer}_pre", Hook: block.ResidPre))
            .Append((Label: "final_post", Hook: model.Blocks[^1].ResidPost)).ToList();
        top = Math.Min(top, model.Config.Vocabulary);
        var guesses = (long)hooks.Count * chosen.Length * top;
        if (guesses > Most)
        {
            throw new UsageException(
                $"{top} guesses at {hooks.Count} depths on {chosen.Length} tokens are {guesses:N0}, more than the {Most:N0} of one page.",
                "choose positions with --position, ask for fewer with --top, or shorten the prompt.");
        }

        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        using var batch = PaddedBatch.Of([prompt], device: model.Device);
        using var cache = new ActivationCache();
        model.Residual(batch, cache.Hooks(hooks.Select(h => h.Hook)));
        return
        [
            .. hooks.Select(h => new LensStage(
                h.Label, h.Hook, [.. chosen.Chunk(PositionsAtOnce).SelectMany(part => Cells(cache[h.Hook], part, answers, top))])),
        ];
    }

    private List<LensCell> Cells(Tensor resid, int[] positions, IReadOnlyList<LookToken> answers, int top)
    {
        using var scope = NewDisposeScope();
        var places = tensor(positions.Select(p => (long)p).ToArray(), device: model.Device);
        var logits = model.Unembed(resid.index_select(1, places).squeeze(0)).to(ScalarType.Float64); // [position, d_vocab]
        var probabilities = logits.softmax(-1);
        var (values, indexes) = probabilities.topk(top);
        var (best, ids, width) = (Finite.Of(values.ToDoubles(), "lens"), indexes.ToLongs(), (int)values.shape[1]);
        var asked = answers.Select(token => Ask(logits, probabilities, token)).ToList();
        return
        [
            .. positions.Select((position, row) => new LensCell(
                position,
                [.. Enumerable.Range(row * width, width).Select(i => new LensGuess(vocabulary.Named((int)ids[i]), best[i]))],
                [.. asked.Select(answer => answer[row])])),
        ];
    }

    /// <summary>One token at every position.</summary>
    private static LensAnswer[] Ask(Tensor logits, Tensor probabilities, LookToken token)
    {
        var own = logits.select(1, token.Id);
        var better = logits.gt(own.unsqueeze(1)).sum(1).ToLongs();
        var (values, chances) = (own.ToDoubles(), probabilities.select(1, token.Id).ToDoubles());
        return [.. better.Select((count, row) => new LensAnswer(token, (int)count + 1, chances[row], values[row]))];
    }
}
