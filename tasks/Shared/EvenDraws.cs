using Mib.Core;

namespace Mib.Tasks.Shared;

/// <summary>Draws examples: each template as often as any other, no prompt twice.</summary>
internal static class EvenDraws
{
    // Far more than it takes to draw the last prompt that is left of thousands.
    private const int MostTries = 1_000_000;

    /// <summary>So many examples.</summary>
    /// <param name="count">How many; there must be as many prompts, the same number with each template.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="templates">What examples are made with.</param>
    /// <param name="draw">An example with a template; it is asked again for one whose prompt has not been there.</param>
    /// <param name="promptOf">The prompt of an example.</param>
    public static IEnumerable<TExample> Of<TTemplate, TExample>(
        int count, Random random, EquatableArray<TTemplate> templates, Func<TTemplate, TExample> draw, Func<TExample, string> promptOf)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Endless().Take(count);

        IEnumerable<TExample> Endless()
        {
            while (true)
            {
                foreach (var template in random.Shuffled(templates))
                {
                    var example = draw(template);
                    for (var tries = 1; !seen.Add(promptOf(example)); tries++)
                    {
                        if (tries == MostTries)
                            throw new InvalidOperationException($"There are fewer than {count} prompts: no new one in {tries} draws.");
                        example = draw(template);
                    }

                    yield return example;
                }
            }
        }
    }
}
