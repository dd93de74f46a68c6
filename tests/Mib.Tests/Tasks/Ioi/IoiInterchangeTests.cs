using Mib.Core.Data;
using Mib.Tasks.Ioi;
using Mib.Tasks.Ioi.Circuit;

namespace Mib.Tests.Tasks.Ioi;

[TestFixture]
public sealed class IoiInterchangeTests
{
    private static readonly IoiExample Example = new("{name_A} and {name_B} and {name_C}", new("Mary", "John", "John"), new("Anna", "Peter", "Laura"), "garden", "a book");

    // Mary is called for. Whoever comes from the source is called for by what says who; what says where keeps the base's people.
    [TestCase("Mary", "John", "Mary", "John", "John")]
    [TestCase("John", "Mary", "John", "Mary", "John")]
    [TestCase("Anna", "Peter", "Peter", "Anna", "Mary")]
    [TestCase("Anna", "Peter", "Anna", "Peter", "John")]
    public void A_node_that_says_who_gives_the_sources_answer_and_one_that_says_where_the_bases(string a, string b, string c, string who, string where)
    {
        var pair = new IoiInterchange(Example, Example with { Names = new(a, b, c) });

        Assert.That(
            IoiCircuit.Nodes.Select(node => (node.Node, pair.AnswerUnder(node))),
            Is.EqualTo(new[] { ("m0", who), ("a1.h1", where), ("a2.h1", where), ("a4.h1", who) }));
        Assert.That(pair.AnswerUnder(null), Is.EqualTo("Mary"));
    }

    [Test]
    public void Words_stand_under_words_and_the_kinds_take_turns()
    {
        var kinds = IoiInterchange.Kinds;
        var pairs = IoiInterchange.Draw(Split.Validation, new Random(1), [.. kinds]).Take(400).ToList();

        Assert.Multiple(() =>
        {
            foreach (var (pair, i) in pairs.Select((pair, i) => (pair, i)))
            {
                var (here, there) = (pair.Base.Names, pair.Source.Names);
                Assert.That(pair.Source.Template, Is.EqualTo(pair.Base.Template));
                Assert.That(IoiVocabulary.WordsOf(pair.Source.Prompt).Count(), Is.EqualTo(IoiVocabulary.WordsOf(pair.Base.Prompt).Count()));
                Assert.That(there.IsAnswerable);
                var shared = new[] { here.A, here.B }.Intersect([there.A, there.B]).Count();
                Assert.That((kinds[i % kinds.Count], shared), Is.AnyOf(("s2_io_flip", 2), ("swapped_slots", 2), ("shared_name", 1), ("fresh_names", 0)));
            }
        });
        Assert.That(pairs.Where((_, i) => kinds[i % kinds.Count] == "s2_io_flip").All(p => p.Source.Names == p.Base.Names.FlipActor()));
        Assert.That(pairs.Where((_, i) => kinds[i % kinds.Count] == "swapped_slots").All(p => p.Source.Names == p.Base.Names.FlipFirstMentions()));
        // Both slots and both roles occur.
        Assert.That(
            pairs.Where((_, i) => kinds[i % kinds.Count] == "shared_name")
                .Select(p => (p.Base.Names.C == p.Source.Names.C, p.Source.Names.C == p.Source.Names.A)).Distinct().Count(), Is.EqualTo(4));
    }

    [Test]
    public void Training_shows_no_two_people_together_who_are_kept_for_a_test()
    {
        var pairs = IoiInterchange.Draw(Split.Train, new Random(2), [.. IoiInterchange.Kinds]).Take(4000);

        Assert.That(pairs.SelectMany(pair => new[] { pair.Base.Names, pair.Source.Names }).All(names => IoiNamePairs.SplitOf(names.A, names.B) == Split.Train));
    }
}
