using Mib.Core;
using Mib.Core.Data;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>Who may be named together in which split: any two people in exactly one, whatever the seed.</summary>
/// <remarks>So a model that was trained on one seed's training split has seen no pair of any seed's test split.</remarks>
public sealed class IoiNamePairs
{
    private static readonly Dictionary<Split, Lazy<IoiNamePairs>> BySplit = Enum.GetValues<Split>().ToDictionary(
        split => split, split => new Lazy<IoiNamePairs>(() => new IoiNamePairs(split, IoiWords.Names)));

    /// <summary>The pairs of a split among some names.</summary>
    public IoiNamePairs(Split split, IEnumerable<string> of)
    {
        var names = of.ToArray();
        Pairs = [.. Twos(names).Where(two => SplitOf(two.First, two.Second) == split)];
        var together = Pairs.ToHashSet();
        Triples = [.. Pairs.SelectMany(two => names
            .SkipWhile(name => name != two.Second).Skip(1)
            .Where(third => together.Contains((two.First, third)) && together.Contains((two.Second, third)))
            .Select(third => new NameTriple(two.First, two.Second, third)))];
    }

    /// <summary>Every two people of the split, once.</summary>
    public EquatableArray<(string First, string Second)> Pairs { get; }

    /// <summary>Every three people of whom any two are of the split, once.</summary>
    public EquatableArray<NameTriple> Triples { get; }

    /// <summary>Whether there are pairs, and for each of them three others: else nothing can be drawn.</summary>
    public bool HasOthersForAll => Pairs.Count > 0 && Pairs.All(two => Triples.Any(three => !new[] { three.A, three.B, three.C }.Intersect([two.First, two.Second]).Any()));

    /// <summary>The pairs of a split among all names.</summary>
    public static IoiNamePairs Of(Split split) => BySplit[split].Value;

    /// <summary>Where two people belong.</summary>
    public static Split SplitOf(string x, string y)
    {
        var (low, high) = string.CompareOrdinal(x, y) < 0 ? (x, y) : (y, x);
        return SplitRule.Of($"{low}/{high}");
    }

    private static IEnumerable<(string First, string Second)> Twos(string[] names) =>
        names.SelectMany((first, i) => names.Skip(i + 1).Select(second => (first, second)));
}
