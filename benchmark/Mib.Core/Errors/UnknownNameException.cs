namespace Mib.Core.Errors;

/// <summary>A name that stands for nothing: a task, method, model, option value.</summary>
/// <param name="kind">What the name should be, e.g. <c>method</c>.</param>
/// <param name="given">The name as the user wrote it.</param>
/// <param name="known">Every name that would have done.</param>
public sealed class UnknownNameException(string kind, string given, IReadOnlyCollection<string> known)
    : MibException($"No {kind} is called '{given}'.", Advice(kind, given, known))
{
    /// <inheritdoc/>
    public override string Code => "MIB0101";

    private static string Advice(string kind, string given, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0)
            return $"there is no {kind} here at all.";

        var near = Nearest(given, known);
        var all = $"known: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
        return near.Count == 0 ? all : $"did you mean {string.Join(" or ", near.Select(n => $"'{n}'"))}? {all}";
    }

    /// <summary>The names closest to what was typed: at most three, by edit distance; none if all are far off.</summary>
    private static List<string> Nearest(string given, IReadOnlyCollection<string> known) =>
        [.. known
            .Select(name => (name, distance: EditDistance(given, name)))
            .Where(x => x.distance <= Math.Max(2, given.Length / 3)
                || (given.Length > 1 && x.name.Contains(given, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(x => x.distance).ThenBy(x => x.name, StringComparer.Ordinal)
            .Take(3)
            .Select(x => x.name)];

    private static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
