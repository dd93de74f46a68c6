using Mib.Cli.Evaluate;
using Mib.Core.Errors;
using Mib.Engine.Look;
using Mib.Engine.Models;
using Mib.Tests.Support;

namespace Mib.Tests.Look;

[TestFixture]
public sealed class LookVocabularyTests : TensorFixture
{
    private static readonly int[] Ids = [0, 2, 144, 3];

    [Test]
    public void A_prompt_has_the_tokens_that_the_model_expects_and_their_names()
    {
        using var model = Mib.Cli.Evaluate.Models.Load("ioi-small", Dtype.Float32, "cpu");

        var prompt = new LookVocabulary(model).Prompt("Mary and John");

        Assert.That(prompt.Select(t => t.Text), Is.EqualTo(new[] { "<|endoftext|>", "Mary", "and", "John" }));
        Assert.That(prompt.Select(t => t.Id), Is.EqualTo(Ids));
        Assert.That(new LookVocabulary(model).Single(" John"), Is.EqualTo(prompt[3]));
    }

    [TestCase("Mary and", "'Mary and' is 2 tokens of this model, not one: 'Mary', 'and'.")]
    [TestCase("", "'' is 0 tokens of this model, not one.")]
    [TestCase("Zaphod", "The model does not know 'Zaphod'.")]
    public void What_is_not_one_token_is_refused(string text, string what)
    {
        using var model = Mib.Cli.Evaluate.Models.Load("ioi-small", Dtype.Float32, "cpu");

        Assert.That(() => new LookVocabulary(model).Single(text), Throws.TypeOf<UsageException>().With.Property("What").EqualTo(what));
    }

    [Test]
    public void Without_a_tokenizer_tokens_are_called_by_their_ids_and_text_is_refused()
    {
        using var model = new LoadedModel("tiny", "", Tiny.Model(), null);
        var vocabulary = new LookVocabulary(model);

        Assert.That(vocabulary.Single(19), Is.EqualTo(new LookToken(19, "19")));
        Assert.That(() => vocabulary.Prompt("Mary"), Throws.TypeOf<UsageException>().With.Message.Contains("--tokens 5,17,3"));
        foreach (var id in new[] { 20, -1 })
            Assert.That(() => vocabulary.Single(id), Throws.TypeOf<UsageException>().With.Message.Contains("0 to 19"));
    }

    [Test]
    public void A_token_that_only_the_model_has_is_called_by_its_id()
    {
        using var small = Mib.Cli.Evaluate.Models.Load("ioi-small", Dtype.Float32, "cpu");
        using var wide = new LoadedModel("wide", "", Tiny.Model(Tiny.Config with { Vocabulary = 300 }), small.Tokenizer);

        Assert.That(new LookVocabulary(wide).Single(299).Text, Is.EqualTo("299"));
    }
}
