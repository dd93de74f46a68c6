using Mib.Core;
using Mib.Core.Data;
using Mib.Models.Tokenizers;

namespace Mib.Engine.Data;

/// <summary>Pairs as token ids, and how many were left out and why.</summary>
/// <param name="Pairs">The pairs that the model can be asked.</param>
/// <param name="Dropped">Reason → how many.</param>
public sealed record TokenizedPairs(IReadOnlyList<TokenPair> Pairs, IReadOnlyDictionary<string, int> Dropped);

/// <summary>Turns a task's pairs into token ids and leaves out what the model's tokenizer cannot express.</summary>
public static class PairTokenizer
{
    /// <summary>Tokenizes pairs until enough are found.</summary>
    /// <param name="pairs">The task's pairs.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="context">The model's longest prompt.</param>
    /// <param name="limit">How many pairs are wanted; null for all there are.</param>
    public static TokenizedPairs Tokenize(IEnumerable<PromptPair> pairs, ITokenizer tokenizer, int context, int? limit)
    {
        var kept = new List<TokenPair>();
        var dropped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            if (kept.Count == limit)
                break;
            if (Tokenize(pair, tokenizer, context, out var reason) is { } tokens)
                kept.Add(tokens);
            else
                dropped[reason] = dropped.GetValueOrDefault(reason) + 1;
        }

        return new(kept, dropped);
    }

    private static TokenPair? Tokenize(PromptPair pair, ITokenizer tokenizer, int context, out string reason)
    {
        var clean = tokenizer.Encode(pair.Clean, SpecialTokens.Add);
        var corrupted = tokenizer.Encode(pair.Corrupted, SpecialTokens.Add);
        var answer = tokenizer.Encode(pair.Answer, SpecialTokens.None);
        var wrong = tokenizer.Encode(pair.Wrong, SpecialTokens.None);
        var options = OptionIds();
        reason = clean.Unknown.Count + corrupted.Unknown.Count + answer.Unknown.Count + wrong.Unknown.Count > 0 ? "unknown words"
            : clean.Ids.Count != corrupted.Ids.Count ? "prompts of different length"
            : clean.Ids.Count > context ? "longer than the context"
            : answer.Ids.Count == 0 || wrong.Ids.Count == 0 ? "empty answer"
            : pair.SingleToken && answer.Ids.Count + wrong.Ids.Count > 2 ? "answers of several tokens"
            : answer.Ids.Count != wrong.Ids.Count ? "answers of different length"
            : pair.OfSameLength.Any(text => tokenizer.Encode(text, SpecialTokens.None).Ids.Count != answer.Ids.Count) ? "names of different length"
            : answer.Ids[0] == wrong.Ids[0] ? "answers with the same first token"
            : options.Count < 2 ? "options with the same first token"
            : "";
        return reason.Length > 0 ? null : new([.. clean.Ids], [.. corrupted.Ids], answer.Ids[0], wrong.Ids[0]) { OptionIds = options };

        // One that the model cannot say in as many tokens, as 100 where only numbers up to 99 are tokens, is no option for it.
        EquatableArray<int> OptionIds()
        {
            IEnumerable<Encoding> others = pair.Options.Count == 0 ? [wrong]
                : pair.Options.Where(option => option != pair.Answer).Select(option => tokenizer.Encode(option, SpecialTokens.None));
            var possible = others.Prepend(answer).Where(option => option.Unknown.Count == 0 && option.Ids.Count > 0 && option.Ids.Count == answer.Ids.Count);
            return possible.Select(option => option.Ids[0]).Distinct().ToEquatableArray();
        }
    }
}
