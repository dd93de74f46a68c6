using Mib.Core.Data;
using Mib.Models.Batches;

namespace Mib.Tests.Support;

/// <summary>Batches where the running test computes.</summary>
internal static class Batches
{
    public static PaddedBatch Of(IReadOnlyList<IReadOnlyList<int>> prompts, PaddingSide side = PaddingSide.Right) =>
        PaddedBatch.Of(prompts, side, TestDevice.Current);

    public static PairBatch Pairs(IReadOnlyList<TokenPair> pairs, PaddingSide side = PaddingSide.Right) =>
        PairBatch.Of(pairs, side, TestDevice.Current);
}
