using Mib.Models;

namespace Mib.Sdk.Variables;

/// <summary>How pairs come out, from the logits before each token of their labels.</summary>
internal static class PairOutcomes
{
    /// <summary>[pair] 1 where every token of the label is the likeliest, else 0; or the squared error of the logit difference.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="logits">[label token, d_vocab], one pair's after the other's.</param>
    /// <param name="later">[label token] what is said after the first token; null where the same logits say it.</param>
    public static double[] Of(IReadOnlyList<InterchangePair> pairs, Tensor logits, long[]? later)
    {
        if (pairs[0].Target is not null)
            return [.. Differences(pairs, logits).ToDoubles().Zip(pairs, (difference, pair) => Math.Pow(difference - pair.Target!.Value, 2))];
        var said = logits.argmax(-1).ToLongs();
        later ??= said;
        var outcomes = new double[pairs.Count];
        var next = 0;
        for (var row = 0; row < outcomes.Length; row++)
        {
            var label = pairs[row].Label;
            outcomes[row] = label.Index().All(token => (token.Index == 0 ? said : later)[next + token.Index] == token.Item) ? 1 : 0;
            next += label.Count;
        }

        return outcomes;
    }

    /// <summary>[pair] logit(right) − logit(wrong); a pair with a target has a label of one token.</summary>
    public static Tensor Differences(IReadOnlyList<InterchangePair> pairs, Tensor logits)
    {
        return Logit(pair => pair.Target!.Right) - Logit(pair => pair.Target!.Wrong);

        Tensor Logit(Func<InterchangePair, int> token) =>
            logits.gather(1, tensor(pairs.Select(pair => (long)token(pair)).ToArray(), [pairs.Count, 1], device: logits.device)).squeeze(1);
    }
}
