namespace Mib.Engine.Variables;

/// <summary>Pairs by their base prompt, with which they are drawn, and by their kind, over which a score is the plain mean.</summary>
/// <param name="promptOf">[pair] number of its base prompt, from 0.</param>
/// <param name="kindOf">[pair] number of its kind, from 0.</param>
internal sealed class PromptGroups(IReadOnlyList<int> promptOf, IReadOnlyList<int> kindOf)
{
    private readonly int[][] pairsOf = [.. Enumerable.Range(0, promptOf.Count).GroupBy(pair => promptOf[pair]).OrderBy(prompt => prompt.Key).Select(prompt => prompt.ToArray())];
    private readonly int kinds = kindOf.Max() + 1;

    /// <summary>How many base prompts there are.</summary>
    public int Prompts => pairsOf.Length;

    /// <summary>Of how many base prompts some pair counts.</summary>
    public int Count(Func<int, bool> counts) => pairsOf.Count(pairs => pairs.Any(counts));

    /// <summary>The mean over kinds of the mean over their pairs.</summary>
    /// <param name="prompts">The base prompts whose pairs count, each as often as it is there.</param>
    /// <param name="value">The value of a pair.</param>
    /// <param name="counts">Whether a pair counts.</param>
    /// <returns>NaN if none does. A kind of which there is no pair, as in some resamples, says nothing.</returns>
    public double Mean(IEnumerable<int> prompts, Func<int, double> value, Func<int, bool> counts)
    {
        var (sum, all) = (new double[kinds], new int[kinds]);
        foreach (var prompt in prompts)
        {
            foreach (var pair in pairsOf[prompt])
            {
                if (!counts(pair))
                    continue;
                all[kindOf[pair]]++;
                sum[kindOf[pair]] += value(pair);
            }
        }

        var counted = Enumerable.Range(0, kinds).Where(kind => all[kind] > 0).Select(kind => sum[kind] / all[kind]).ToList();
        return counted.Count == 0 ? double.NaN : counted.Average();
    }
}
