using Mib.Core;
using Mib.Core.Causal;
using Mib.Core.Data;
using Mib.Sdk.Tasks;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>The task's own data: as many examples as its splits have, none of them twice in a split.</summary>
public sealed class IoiGenerator(int seed) : ITaskData
{
    public IEnumerable<PromptPair> Pairs(Split split) => Examples(split).Select(example => example.ToPair());

    public IEnumerable<CounterfactualPair> Counterfactuals(Split split) =>
        Examples(split).SelectMany(example => IoiCounterfactuals.OfVariableTrack.Select(example.ToPair));

    /// <summary>What both tracks are made of.</summary>
    public IEnumerable<IoiExample> Examples(Split split)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var all = IoiSampler.Draw(Seed.For(seed, $"ioi/{split}"), IoiNamePairs.Of(split), example => seen.Add(example.Prompt));
        foreach (var example in all.Take(SplitRule.SizeOf(split)))
            yield return example;
    }
}
