using Mib.Core;

namespace Mib.Tasks.Shared;

internal static class RandomExtensions
{
    public static T Pick<T>(this Random random, EquatableArray<T> items) => items[random.Next(items.Count)];

    public static EquatableArray<T> Shuffled<T>(this Random random, EquatableArray<T> items)
    {
        var copy = items.Span.ToArray();
        random.Shuffle(copy);
        return new EquatableArray<T>(copy);
    }
}
