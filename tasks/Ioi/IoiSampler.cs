using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>Draws examples without end.</summary>
public static class IoiSampler
{
    /// <summary>
    /// Examples in which each template comes as often as any other, in both orders of the names: of any two that
    /// follow one another from an even place on, one has the indirect object first.
    /// </summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="lists">What to draw from.</param>
    /// <param name="pairs">Who may be named together.</param>
    /// <param name="isWanted">Whether to take an example; one that is not is drawn again.</param>
    public static IEnumerable<IoiExample> Draw(Random random, IoiLists lists, IoiNamePairs pairs, Predicate<IoiExample> isWanted)
    {
        while (true)
        {
            var objectFirst = random.Shuffled(lists.Templates);
            var subjectFirst = random.Shuffled(lists.Templates);
            foreach (var (first, second) in objectFirst.Zip(subjectFirst))
            {
                var swap = random.Next(2) == 1;
                yield return Next(swap ? second : first, subjectIsFirst: swap);
                yield return Next(swap ? first : second, subjectIsFirst: !swap);
            }
        }

        IoiExample Next(string template, bool subjectIsFirst)
        {
            while (true)
            {
                var example = Example(random, lists, pairs, template, subjectIsFirst);
                if (isWanted(example))
                    return example;
            }
        }
    }

    private static IoiExample Example(Random random, IoiLists lists, IoiNamePairs pairs, string template, bool subjectIsFirst)
    {
        var (x, y) = random.Pick(pairs.Pairs);
        var (subject, indirectObject) = random.Next(2) == 0 ? (x, y) : (y, x);
        var names = subjectIsFirst
            ? new NameTriple(subject, indirectObject, subject)
            : new NameTriple(indirectObject, subject, subject);
        var others = Others(random, pairs, names);
        return new IoiExample(template, names, others, random.Pick(lists.Places), random.Pick(lists.Things));
    }

    private static NameTriple Others(Random random, IoiNamePairs pairs, NameTriple taken)
    {
        string[] others;
        do
        {
            var triple = random.Pick(pairs.Triples);
            others = [triple.A, triple.B, triple.C];
        }
        while (others.Contains(taken.A) || others.Contains(taken.B));

        random.Shuffle(others);
        return new NameTriple(others[0], others[1], others[2]);
    }
}
