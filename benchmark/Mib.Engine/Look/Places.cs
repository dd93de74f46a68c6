using Mib.Core.Errors;

namespace Mib.Engine.Look;

/// <summary>Layers, heads and positions that a user chooses by number.</summary>
internal static class Places
{
    /// <summary>The chosen ones in ascending order; all where none is chosen.</summary>
    /// <param name="kind">What they are, e.g. <c>layer</c>.</param>
    /// <param name="chosen">Numbers from 0; negative ones count from the end.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="UsageException">There is no such place.</exception>
    public static int[] Of(string kind, IReadOnlyCollection<int> chosen, int count) =>
        chosen.Count == 0 ? [.. Enumerable.Range(0, count)] : [.. chosen.Select(place => At(kind, place, count)).Distinct().Order()];

    /// <summary>One place.</summary>
    /// <exception cref="UsageException">There is no such place.</exception>
    public static int At(string kind, int place, int count) => place < count && place >= -count
        ? (place + count) % count
        : throw new UsageException($"There is no {kind} {place} here.", $"choose from 0 to {count - 1}.");
}
