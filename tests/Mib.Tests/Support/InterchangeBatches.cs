using Mib.Core.Data;
using Mib.Engine.Variables;
using Mib.Models.Transformers;
using Mib.Sdk.Variables;

namespace Mib.Tests.Support;

/// <summary>Interchange batches out of pairs of the circuit track, whose clean prompt is the base.</summary>
internal static class InterchangeBatches
{
    public static InterchangeBatch Of(HookedTransformer model, Site site, IReadOnlyList<TokenPair> pairs) =>
        SiteData.Collect(model, site, [.. pairs.Select(p => new LabelledPair("any", p.CleanIds, p.CorruptedIds, 0, 0, p.WrongId))], pairs.Count)[0];
}
