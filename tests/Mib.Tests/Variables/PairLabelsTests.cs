using Mib.Core.Causal;
using Mib.Engine.Variables;
using Mib.Models.Tokenizers;
using Mib.Sdk.Variables;
using Mib.Tasks.Ravel;
using Mib.Tests.Tokenizers;

namespace Mib.Tests.Variables;

[TestFixture]
public sealed class PairLabelsTests
{
    private static readonly CausalModel Echo = new(
        "echo", "said", CausalVariable.Input("given"), new CausalVariable("said", [], ["given"], p => p[0]));

    [Test]
    public void A_counterfactual_that_asks_for_nothing_has_no_answer_and_is_kept()
    {
        var source = new CausalPrompt("about Lima", new Dictionary<string, string> { ["entity"] = "Lima", ["queried_attribute"] = "wikipedia" });
        var asked = new CausalPrompt("Kyoto in", new Dictionary<string, string> { ["entity"] = "Kyoto", ["queried_attribute"] = "Country" });

        var pair = new PairLabels(RavelCausalModel.Model, "Country", Words("about in Kyoto Lima Japan Peru"), [Site.LastToken]).Of(new("wikipedia", asked, source), out _)!;

        Assert.That((pair.BaseAnswer.Single(), pair.SourceAnswer.Count, pair.Label.Single()), Is.EqualTo((6, 0, 7)));
    }

    [Test]
    public void A_pair_with_a_word_that_the_tokenizer_does_not_know_is_left_out()
    {
        Assert.That(Label("one", "two", "one two"), Is.Not.Null);
        Assert.That(Label("one", "two", "one"), Is.Null, "the label");
        Assert.That(Label("one", "two", "two"), Is.Null, "the base");
    }

    [TestCase("known odd", "known", Description = "a word of the base's prompt only")]
    [TestCase("known", "known odd", Description = "a word of the counterfactual's prompt only")]
    public void A_prompt_with_a_word_that_the_tokenizer_does_not_know_is_left_out(string baseText, string sourceText)
    {
        var (prompt, source) = (Prompt("known") with { Text = baseText }, Prompt("known") with { Text = sourceText });

        Assert.That(new PairLabels(Echo, "given", Words("known"), [Site.LastToken]).Of(new("any", prompt, source), out var obstacle), Is.Null);
        Assert.That(obstacle, Is.EqualTo(LabelObstacle.UnknownWord));
    }

    // "one two" is said in two tokens, of which the first is that of "one".
    [TestCase("one", "one two", Description = "the base's answer is the label's beginning")]
    [TestCase("one two", "one", Description = "the label is the beginning of the base's answer")]
    [TestCase("one", "three", "odd", Description = "the base's answer and the counterfactual's, where the label is another")]
    public void A_pair_of_which_one_answer_is_anothers_beginning_is_left_out(string given, string other, string? odd = null)
    {
        // With a third answer, the counterfactual's output is not what its variable says.
        var model = odd is null ? Echo : new CausalModel(
            "echo", "said", CausalVariable.Input("given"), CausalVariable.Input("here"),
            new CausalVariable("said", [], ["given", "here"], p => p[0] == "three" && p[1] == "there" ? "one two" : p[0]));
        var (prompt, source) = (At(given, "here"), At(other, "there"));

        Assert.That(new PairLabels(model, "given", Words("one two three"), [Site.LastToken]).Of(new("any", prompt, source), out var obstacle), Is.Null);
        Assert.That(obstacle, Is.EqualTo(LabelObstacle.AnswerWithinAnswer));

        CausalPrompt At(string word, string place) =>
            odd is null ? Prompt(word) : new(word, new Dictionary<string, string> { ["given"] = word, ["here"] = place });
    }

    [TestCase("one two", "one two", Description = "the same answer")]
    [TestCase("one two", "two one", Description = "the same words in another order")]
    [TestCase("one two", "one one", Description = "the first words are the same")]
    public void A_pair_whose_answers_are_the_same_or_of_which_none_is_anothers_beginning_is_kept(string given, string other) =>
        Assert.That(Label(given, other, "one two"), Is.Not.Null);

    [TestCase("", " two")]
    [TestCase(" ", "two")]
    public void An_answer_begins_with_a_blank_unless_the_prompt_ends_in_one(string end, string answer)
    {
        var tokenizer = Blanks();
        var prompt = Prompt("two") with { Text = $"two{end}" };

        var pair = new PairLabels(Echo, "given", tokenizer, [Site.LastToken]).Of(new("any", prompt, prompt), out _)!;

        Assert.That(tokenizer.TokenOf(pair.BaseAnswer[0]), Is.EqualTo(answer));
    }

    private static InterchangePair? Label(string given, string other, string words) =>
        new PairLabels(Echo, "given", Words(words), [Site.LastToken]).Of(new("any", Prompt(given), Prompt(other)), out _);

    [Test]
    public void A_blank_that_the_causal_model_says_itself_is_not_said_twice()
    {
        var spaced = new CausalModel("echo", "said", CausalVariable.Input("given"), new CausalVariable("said", [], ["given"], p => " " + p[0]));
        var prompt = Prompt("two");

        Assert.That(
            new PairLabels(spaced, "given", Blanks(), [Site.LastToken]).Of(new("any", prompt, prompt), out _)!.BaseAnswer,
            Is.EqualTo(new PairLabels(Echo, "given", Blanks(), [Site.LastToken]).Of(new("any", prompt, prompt), out _)!.BaseAnswer));
    }

    [TestCase("", " ", " two")]
    [TestCase(" ", "", "two")]
    public void A_label_is_said_after_the_base_prompt_and_so_has_the_blank_that_is_due_there(string end, string otherEnd, string label)
    {
        var (prompt, source) = (Prompt("two") with { Text = $"two{end}" }, Prompt("two") with { Text = $"two{otherEnd}" });
        var tokenizer = Blanks();

        Assert.That(tokenizer.TokenOf(new PairLabels(Echo, "given", tokenizer, [Site.LastToken]).Of(new("any", prompt, source), out _)!.Label[0]), Is.EqualTo(label));
    }

    private static CausalPrompt Prompt(string word) => new(word, new Dictionary<string, string> { ["given"] = word });

    /// <summary>A whole text is one token: the answer with its blank, the answer alone, the prompt with its blank.</summary>
    private static ITokenizer Blanks() => Tokenizer.Load(TokenizerJson.Save(TokenizerJson.Valid
        .Replace("{\"type\": \"Whitespace\"}", "null").Replace("Mary", " two").Replace("and", "two").Replace("John", "two ")));

    private static ITokenizer Words(string words)
    {
        var path = TokenizerJson.Save("");
        WordLevelTokenizer.Write(path, words.Split(' '));
        return Tokenizer.Load(path);
    }
}
