using Mib.Models.Transformers;

namespace Mib.Tasks.Compiled.Kit;

/// <summary>Which heads of a layer are taken. Heads that share keys and values are given to one step.</summary>
internal sealed class HeadSlots(TransformerConfig config, Random random)
{
    private readonly int group = config.Heads / config.KeyValueHeads;
    private readonly Queue<int> freeGroups = new(Shuffled(config.KeyValueHeads, random));
    private readonly HashSet<int> taken = [];

    /// <summary>Heads that no step has.</summary>
    public IEnumerable<int> Free => Enumerable.Range(0, config.Heads).Where(head => !taken.Contains(head));

    /// <summary>Whether a head's keys and values are those of a step.</summary>
    public bool SharesWithStep(int head) => taken.Any(other => other / group == head / group);

    /// <summary>Takes heads for one step: neighbours that share keys and values as far as there are such.</summary>
    public IReadOnlyList<int> Take(int count)
    {
        var heads = new List<int>();
        while (heads.Count < count)
        {
            var first = freeGroups.Dequeue() * group;
            heads.AddRange(Enumerable.Range(first, Math.Min(group, count - heads.Count)));
        }

        taken.UnionWith(heads);
        return heads;
    }

    private static int[] Shuffled(int count, Random random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }
}
