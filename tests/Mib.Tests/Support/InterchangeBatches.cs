using Mib.Core.Data;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;

namespace Mib.Tests.Support;

/// <summary>Interchange batches out of pairs of the circuit track, whose clean prompt is the base.</summary>
internal static class InterchangeBatches
{
    /// <summary>All pairs in one batch, at sites of one position.</summary>
    public static PreparedSites Of(HookedTransformer model, IReadOnlyList<TokenPair> pairs, params Site[] sites) =>
        new(model, sites, [.. pairs.Select(Pair)], pairs.Count, 1 << 30);

    /// <summary>A pair of which the corrupted prompt's answer is the label.</summary>
    public static InterchangePair Pair(TokenPair pair) => new("any", pair.CleanIds, pair.CorruptedIds, [pair.AnswerId], [pair.WrongId], [pair.WrongId])
    {
        Places = new Dictionary<string, TokenPlaces>
        {
            [Site.LastToken] = new([pair.CleanIds.Count - 1], [pair.CorruptedIds.Count - 1]),
            [Site.EveryToken] = new([.. Enumerable.Range(0, pair.CleanIds.Count)], [.. Enumerable.Range(0, pair.CleanIds.Count)]),
        },
    };
}
