using Mib.Core.Data;
using Mib.Engine.Data;
using Mib.Models.Tokenizers;
using Mib.Tests.Support;

namespace Mib.Tests.Formats;

[TestFixture]
public sealed class PairTokenizerTests
{
    private static readonly PromptPair Good = new("Mary and", "John and", "John", "Mary");

    [TestCase("Bob and", "John and", "John", "Mary", "unknown words")]
    [TestCase("Mary and", "John and", "Bob", "Mary", "unknown words")]
    [TestCase("Mary and", "John", "John", "Mary", "prompts of different length")]
    [TestCase("Mary and and and", "John and and and", "John", "Mary", "longer than the context")]
    [TestCase("Mary and", "John and", "", "Mary", "empty answer")]
    [TestCase("Mary and", "John and", "John and", "Mary", "answers of different length")]
    [TestCase("Mary and", "John and", "John", "John", "answers with the same first token")]
    public void A_pair_that_the_model_cannot_be_asked_is_dropped_with_the_reason(
        string clean, string corrupted, string answer, string wrong, string reason)
    {
        var tokenized = Tokenize([new(clean, corrupted, answer, wrong), Good], null);

        Assert.That((tokenized.Pairs.Count, tokenized.Dropped.Single()), Is.EqualTo((1, KeyValuePair.Create(reason, 1))));
    }

    [Test]
    public void Dropped_pairs_do_not_count_towards_the_limit() =>
        Assert.That(Tokenize([Good with { Clean = "Bob and" }, Good, Good, Good], 2).Pairs, Has.Count.EqualTo(2));

    [Test]
    public void No_more_pairs_are_asked_for_than_are_wanted()
    {
        var asked = 0;
        IEnumerable<PromptPair> Endless()
        {
            while (true)
            {
                asked++;
                yield return Good;
            }
        }

        Tokenize(Endless(), 3);

        Assert.That(asked, Is.LessThanOrEqualTo(4));
    }

    private static TokenizedPairs Tokenize(IEnumerable<PromptPair> pairs, int? limit)
    {
        using var scratch = new Scratch();
        WordLevelTokenizer.Write(scratch["tokenizer.json"], ["Mary", "and", "John"]);
        return PairTokenizer.Tokenize(pairs, Tokenizer.Load(scratch["tokenizer.json"]), context: 4, limit);
    }
}
