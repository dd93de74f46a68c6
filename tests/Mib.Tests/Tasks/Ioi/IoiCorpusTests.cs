using Mib.Core.Data;
using Mib.Tasks.Ioi;

namespace Mib.Tests.Tasks.Ioi;

[TestFixture]
public sealed class IoiCorpusTests
{
    [Test]
    public void A_prompt_ends_with_its_answer_which_is_one_of_the_two_names_and_not_the_repeated_one()
    {
        foreach (var line in IoiCorpus.Prompts(0, 100).Take(500))
        {
            var names = NamesIn(line);
            Assert.That(names, Has.Count.EqualTo(4));
            Assert.That(names[3], Is.EqualTo(new NameTriple(names[0], names[1], names[2]).IndirectObject));
            Assert.That(line, Does.EndWith($" {names[3]}"));
        }
    }

    [TestCase(8)]
    [TestCase(16)]
    [TestCase(100)]
    public void Only_the_first_names_are_used_and_all_of_them(int count)
    {
        var names = IoiCorpus.Prompts(0, count).Take(3_000).Concat(IoiCorpus.Filler(0, count).Take(3_000)).SelectMany(NamesIn).ToHashSet();

        Assert.That(names, Is.EquivalentTo(IoiWords.Names.Take(count)));
    }

    [Test]
    public void Fewer_than_eight_names_are_refused() =>
        Assert.That(() => IoiCorpus.Prompts(0, 7), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void People_who_are_named_together_in_a_sentence_are_of_the_training_split()
    {
        var sentences = IoiCorpus.Filler(0, 100).Where((_, i) => i % 4 != 3).Take(3_000).Concat(IoiCorpus.Prompts(0, 100).Take(3_000));

        var together = sentences.Select(line => NamesIn(line).Distinct().ToList())
            .SelectMany(names => names.SelectMany((x, i) => names.Skip(i + 1).Select(y => IoiNamePairs.SplitOf(x, y))));

        Assert.That(together, Is.All.EqualTo(Split.Train));
    }

    [Test]
    public void Every_fourth_line_says_the_same_words_twice()
    {
        foreach (var line in IoiCorpus.Filler(0, 100).Where((_, i) => i % 4 == 3).Take(200))
        {
            var words = line.Split(' ');
            var (once, again) = (words[..(words.Length / 2)], words[(words.Length / 2)..]);
            Assert.That(again, Is.EqualTo(once));
            Assert.That(once, Has.Length.InRange(3, 10));
        }
    }

    [Test]
    public void A_slot_that_comes_again_is_filled_with_the_same_word()
    {
        var line = IoiCorpus.Filler(0, 100).First(text => text.Contains("Every day"));

        Assert.That(NamesIn(line).Distinct().Count(), Is.EqualTo(1));
        Assert.That(IoiVocabulary.WordsOf(line).Intersect(IoiWords.Places).Count(), Is.EqualTo(1));
    }

    [Test]
    public void The_same_seed_gives_the_same_text_and_another_seed_another()
    {
        var text = IoiCorpus.Filler(5, 32).Take(50).ToList();

        Assert.That(IoiCorpus.Filler(5, 32).Take(50), Is.EqualTo(text));
        Assert.That(IoiCorpus.Filler(6, 32).Take(50), Is.Not.EqualTo(text));
        Assert.That(IoiCorpus.Prompts(5, 32).Take(50), Is.Not.EqualTo(IoiCorpus.Prompts(6, 32).Take(50)));
    }

    private static List<string> NamesIn(string line) =>
        [.. IoiVocabulary.WordsOf(line).Where(word => IoiWords.Names.Contains(word))];
}
