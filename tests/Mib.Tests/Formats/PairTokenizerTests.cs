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

    [Test]
    public void Each_task_has_its_own_rule_for_the_length_of_answers()
    {
        var single = new PromptPair("Mary and", "John and", "John and", "Mary and") { SingleToken = true };
        var third = Good with { OfSameLength = ["Mary and"] };

        var dropped = Tokenize([single, third, Good], null).Dropped;

        Assert.That(dropped, Is.EquivalentTo(new Dictionary<string, int> { ["answers of several tokens"] = 1, ["names of different length"] = 1 }));
        Assert.That(Tokenize([single with { SingleToken = false }], null).Pairs, Has.Count.EqualTo(1));
    }

    [Test]
    public void Options_are_those_that_the_model_can_say_in_as_many_tokens()
    {
        var pairs = Tokenize([Good, Good with { Options = ["Mary", "John", "and", "Bob", "John and"] }, Good with { Options = ["John", "Bob"] }], null);

        Assert.That(pairs.Pairs.Select(pair => pair.OptionIds.Count), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(pairs.Pairs.Select(pair => pair.OptionIds[0]), Is.EqualTo(pairs.Pairs.Select(pair => pair.AnswerId)));
        Assert.That(pairs.Dropped.Keys, Is.EqualTo(new[] { "options with the same first token" }));
    }

    private static TokenizedPairs Tokenize(IEnumerable<PromptPair> pairs, int? limit)
    {
        using var scratch = new Scratch();
        WordLevelTokenizer.Write(scratch["tokenizer.json"], ["Mary", "and", "John"]);
        return PairTokenizer.Tokenize(pairs, Tokenizer.Load(scratch["tokenizer.json"]), context: 4, limit);
    }
}
