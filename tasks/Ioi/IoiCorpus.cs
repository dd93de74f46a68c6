using Mib.Core;
using Mib.Core.Data;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>Text to train a model on: the task itself, and other language over the same words.</summary>
/// <remarks>
/// Streams have no end; the same seed gives the same text. People who are named together in a sentence are a pair of
/// the training split. A curriculum asks for few names first: the task is learned from 8, 16, 32 … far sooner than
/// from 100 at once.
/// </remarks>
public static class IoiCorpus
{
    private const int FewestNames = 8;

    /// <summary>Prompts of the task followed by their answer, which is the last word.</summary>
    /// <param name="seed">Root seed.</param>
    /// <param name="nameCount">How many of the names to use, from 8 on.</param>
    public static IEnumerable<string> Prompts(int seed, int nameCount) => IoiSampler
        .Draw(Seed.For(seed, $"ioi/corpus/prompts/{nameCount}"), IoiLists.Own, PairsAmong(nameCount), _ => true)
        .Select(example => $"{example.Prompt} {example.Names.IndirectObject}");

    /// <summary>Sentences of <see cref="IoiFillerSentences"/>, and every fourth line random words said twice.</summary>
    /// <param name="seed">Root seed.</param>
    /// <param name="nameCount">How many of the names to use, from 8 on.</param>
    public static IEnumerable<string> Filler(int seed, int nameCount)
    {
        var random = Seed.For(seed, $"ioi/corpus/filler/{nameCount}");
        var people = PairsAmong(nameCount).Triples;
        var words = IoiVocabulary.Words.Except(IoiWords.Names.Skip(nameCount)).ToEquatableArray();
        for (var line = 1; ; line++)
            yield return line % 4 == 0 ? SaidTwice(random, words) : Sentence(random, people);
    }

    private static IoiNamePairs PairsAmong(int nameCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nameCount, FewestNames);
        return new IoiNamePairs(Split.Train, IoiWords.Names.Take(nameCount));
    }

    private static string Sentence(Random random, EquatableArray<NameTriple> people)
    {
        var triple = random.Pick(people);
        var names = random.Shuffled<string>([triple.A, triple.B, triple.C]);
        var places = random.Shuffled(IoiWords.Places);
        var things = random.Shuffled(IoiWords.Things);
        return Slots.Fill(random.Pick(IoiFillerSentences.All), slot =>
        {
            var (kind, index) = (slot[..^2], slot[^1] - 'A');
            return kind switch
            {
                "name" => names[index],
                "place" => places[index],
                _ => things[index],
            };
        });
    }

    /// <summary>Nothing but the first half tells the second: what an induction head is for.</summary>
    private static string SaidTwice(Random random, EquatableArray<string> words)
    {
        var once = string.Join(' ', Enumerable.Range(0, random.Next(3, 11)).Select(_ => random.Pick(words)));
        return $"{once} {once}";
    }
}
