using Mib.Core.Data;

namespace Mib.Tests.Tasks;

internal static class Splits
{
    public static Split[] All { get; } = Enum.GetValues<Split>();

    /// <summary>Asserts that no two splits have a thing in common, and that each has some.</summary>
    public static void AssertDisjoint<T>(Func<Split, IEnumerable<T>> of)
    {
        var things = All.Select(split => of(split).ToHashSet()).ToList();
        Assert.That(things.Select(set => set.Count), Is.All.GreaterThan(0));
        Assert.That(things[0].Intersect(things[1]), Is.Empty);
        Assert.That(things[0].Intersect(things[2]), Is.Empty);
        Assert.That(things[1].Intersect(things[2]), Is.Empty);
    }
}
