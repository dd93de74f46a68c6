using Mib.Core.Data;
using Mib.Models.Tokenizers;
using Mib.Tasks.Ioi;
using Mib.Tests.Tokenizers;

namespace Mib.Tests.Tasks.Ioi;

/// <summary>The task's words, through the tokenizer that the bundled models have.</summary>
[TestFixture]
public sealed class IoiVocabularyTests
{
    private ITokenizer tokenizer = null!;

    [OneTimeSetUp]
    public void Write()
    {
        var path = TokenizerJson.Save("");
        WordLevelTokenizer.Write(path, IoiVocabulary.Words);
        tokenizer = Tokenizer.Load(path);
    }

    [Test]
    public void The_lists_have_the_lengths_that_the_page_promises_and_nothing_twice()
    {
        Assert.That(IoiWords.Names.Distinct().Count(), Is.EqualTo(100));
        Assert.That(IoiWords.Places.Distinct().Count(), Is.EqualTo(20));
        Assert.That(IoiWords.Things.Distinct().Count(), Is.EqualTo(20));
        Assert.That(IoiTemplates.All.Distinct().Count(), Is.EqualTo(24));
        Assert.That(tokenizer.VocabularySize, Is.InRange(250, 400));
    }

    [Test]
    public void No_name_is_a_word_of_the_sentences_too()
    {
        var others = IoiTemplates.All.Concat(IoiFillerSentences.All).SelectMany(IoiVocabulary.WordsOf)
            .Concat(IoiWords.Places).Concat(IoiWords.Things.SelectMany(IoiVocabulary.WordsOf));

        Assert.That(others.Intersect(IoiWords.Names, StringComparer.OrdinalIgnoreCase), Is.Empty);
    }

    [Test]
    public void Things_have_the_article_that_their_first_letter_asks_for() =>
        Assert.That(
            IoiWords.Things.Where(thing => thing.StartsWith("an ") != "aeiou".Contains(thing.Split(' ')[1][0])), Is.Empty);

    [Test]
    public void Every_prompt_and_every_answer_is_made_of_known_words_and_an_answer_is_one_token()
    {
        foreach (var pair in new IoiGenerator(0).Pairs(Split.Validation))
        {
            Assert.That(tokenizer.Encode(pair.Clean, SpecialTokens.Add).Unknown, Is.Empty);
            Assert.That(tokenizer.Encode(pair.Answer, SpecialTokens.None).Ids, Has.Count.EqualTo(1));
            Assert.That(tokenizer.Encode(pair.Wrong, SpecialTokens.None).Ids, Has.Count.EqualTo(1));
        }
    }

    [TestCaseSource(typeof(IoiTemplates), nameof(IoiTemplates.All))]
    public void Whoever_is_named_a_template_has_the_same_number_of_tokens(string template)
    {
        var example = new IoiExample(template, new("John", "Mary", "John"), new("Anna", "Peter", "Laura"), "library", "an apple");
        var length = tokenizer.Encode(example.Prompt, SpecialTokens.Add).Ids.Count;

        Assert.That(
            IoiCounterfactuals.All.Select(kind => tokenizer.Encode(example.PromptOf(kind), SpecialTokens.Add).Ids.Count),
            Is.All.EqualTo(length));
    }

    [TestCaseSource(typeof(IoiTemplates), nameof(IoiTemplates.All))]
    public void A_template_names_its_people_in_order_and_ends_where_the_answer_belongs(string template)
    {
        var slots = new[] { "{name_A}", "{name_B}", "{name_C}", "{place}", "{object}" };

        Assert.That(slots.Select(slot => template.Split(slot).Length - 1), Is.All.EqualTo(1));
        Assert.That(slots.Take(3).Select(slot => template.IndexOf(slot, StringComparison.Ordinal)), Is.Ordered);
        Assert.That(template, Does.EndWith(" to").Or.EndsWith(" for"));
    }

    [Test]
    public void Templates_have_several_lengths() =>
        Assert.That(
            IoiTemplates.All.Select(template => IoiVocabulary.WordsOf(template.Replace("{", "").Replace("}", "")).Count()).Distinct().Count(),
            Is.GreaterThan(6));

    [Test]
    public void Every_line_of_the_corpus_is_made_of_known_words() =>
        Assert.That(
            IoiCorpus.Filler(0, 100).Take(4_000).Concat(IoiCorpus.Prompts(0, 100).Take(1_000))
                .SelectMany(line => tokenizer.Encode(line, SpecialTokens.None).Unknown),
            Is.Empty);
}
