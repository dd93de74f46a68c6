using Mib.Core.Causal;
using Mib.Engine.Variables;
using Mib.Models.Tokenizers;
using Mib.Tasks.Ravel;
using Mib.Tests.Tokenizers;

namespace Mib.Tests.Variables;

[TestFixture]
public sealed class LabelledPairTests
{
    private static readonly CausalModel Echo = new(
        "echo", "said", CausalVariable.Input("given"), new CausalVariable("said", [], ["given"], p => p[0]));

    [Test]
    public void A_counterfactual_that_asks_for_nothing_has_no_answer_and_is_kept()
    {
        var source = new CausalPrompt("about Lima", new Dictionary<string, string> { ["entity"] = "Lima", ["queried_attribute"] = "wikipedia" });
        var asked = new CausalPrompt("Kyoto in", new Dictionary<string, string> { ["entity"] = "Kyoto", ["queried_attribute"] = "Country" });

        var pair = LabelledPair.Of(new("wikipedia", asked, source), RavelCausalModel.Model, "Country", Words("about in Kyoto Lima Japan Peru"), out _)!;

        Assert.That((pair.BaseAnswer, pair.SourceAnswer, pair.Label), Is.EqualTo((6, (int?)null, 7)));
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

        Assert.That(LabelledPair.Of(new("any", prompt, source), Echo, "given", Words("known"), out var obstacle), Is.Null);
        Assert.That(obstacle, Is.EqualTo(LabelObstacle.UnknownWord));
    }

    // "one two" is said in two tokens, of which the first is that of "one".
    [TestCase("one two", "one three", Description = "the label begins as the base's answer does")]
    [TestCase("one", "one two", Description = "one answer is the other's beginning")]
    [TestCase("one two", "three", "odd", Description = "the base's answer and the counterfactual's, where the label is another")]
    public void A_pair_of_whose_answers_two_differ_but_begin_alike_is_left_out(string given, string other, string? odd = null)
    {
        // With a third answer, the counterfactual's output is not what its variable says.
        var model = odd is null ? Echo : new CausalModel(
            "echo", "said", CausalVariable.Input("given"), CausalVariable.Input("here"),
            new CausalVariable("said", [], ["given", "here"], p => p[0] == "three" && p[1] == "there" ? "one three" : p[0]));
        var (prompt, source) = (At(given, "here"), At(other, "there"));

        Assert.That(LabelledPair.Of(new("any", prompt, source), model, "given", Words("one two three"), out var obstacle), Is.Null);
        Assert.That(obstacle, Is.EqualTo(LabelObstacle.AnswersBeginAlike));

        CausalPrompt At(string word, string place) =>
            odd is null ? Prompt(word) : new(word, new Dictionary<string, string> { ["given"] = word, ["here"] = place });
    }

    [TestCase("one two", "one two", Description = "the same answer")]
    [TestCase("one two", "two one", Description = "the same words in another order")]
    public void A_pair_whose_answers_are_the_same_or_begin_differently_is_kept(string given, string other) =>
        Assert.That(Label(given, other, "one two"), Is.Not.Null);

    [TestCase("", " two")]
    [TestCase(" ", "two")]
    public void An_answer_begins_with_a_blank_unless_the_prompt_ends_in_one(string end, string answer)
    {
        var tokenizer = Blanks();
        var prompt = Prompt("two") with { Text = $"two{end}" };

        var pair = LabelledPair.Of(new("any", prompt, prompt), Echo, "given", tokenizer, out _)!;

        Assert.That(tokenizer.TokenOf(pair.BaseAnswer), Is.EqualTo(answer));
    }

    private static LabelledPair? Label(string given, string other, string words) =>
        LabelledPair.Of(new("any", Prompt(given), Prompt(other)), Echo, "given", Words(words), out _);

    [Test]
    public void A_blank_that_the_causal_model_says_itself_is_not_said_twice()
    {
        var spaced = new CausalModel("echo", "said", CausalVariable.Input("given"), new CausalVariable("said", [], ["given"], p => " " + p[0]));
        var prompt = Prompt("two");

        Assert.That(
            LabelledPair.Of(new("any", prompt, prompt), spaced, "given", Blanks(), out _)!.BaseAnswer,
            Is.EqualTo(LabelledPair.Of(new("any", prompt, prompt), Echo, "given", Blanks(), out _)!.BaseAnswer));
    }

    [TestCase("", " ", " two")]
    [TestCase(" ", "", "two")]
    public void A_label_is_said_after_the_base_prompt_and_so_has_the_blank_that_is_due_there(string end, string otherEnd, string label)
    {
        var (prompt, source) = (Prompt("two") with { Text = $"two{end}" }, Prompt("two") with { Text = $"two{otherEnd}" });
        var tokenizer = Blanks();

        Assert.That(tokenizer.TokenOf(LabelledPair.Of(new("any", prompt, source), Echo, "given", tokenizer, out _)!.Label), Is.EqualTo(label));
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
