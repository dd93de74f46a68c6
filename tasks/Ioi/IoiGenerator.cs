using System.Text.Json.Nodes;
using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>Data drawn from lists: as many examples as the splits have, or half of what there is, none of them twice in a split.</summary>
/// <param name="seed">Root seed.</param>
/// <param name="lists">What prompts are made of.</param>
public sealed class IoiGenerator(int seed, IoiLists lists) : IPublishedData
{
    /// <summary>The task's own data.</summary>
    /// <param name="seed">Root seed.</param>
    public IoiGenerator(int seed)
        : this(seed, IoiLists.Own)
    {
    }

    public IEnumerable<PromptPair> Pairs(Split split) => Examples(split).Select(example => example.ToPair());

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) =>
        Examples(split).SelectMany(example => IoiCounterfactuals.OfVariableTrack.Select(example.ToPair));

    public IEnumerable<JsonObject> Rows(Split split) => Examples(split).Select(example => example.ToJson());

    /// <summary>What both tracks are made of.</summary>
    public IEnumerable<IoiExample> Examples(Split split)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pairs = lists == IoiLists.Own ? IoiNamePairs.Of(split) : new IoiNamePairs(split, lists.Names);
        // With half of what there is still to be found, no draw takes long.
        var count = Math.Min(SplitRule.SizeOf(split), lists.Templates.Count * lists.PromptsPerTemplate(pairs));
        var all = IoiSampler.Draw(Seed.For(seed, $"ioi/{split}"), lists, pairs, example => seen.Add(example.Prompt));
        foreach (var example in all.Take(count))
            yield return example;
    }
}
