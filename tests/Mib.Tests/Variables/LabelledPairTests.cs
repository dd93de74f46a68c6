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

        var pair = LabelledPair.Of(new("wikipedia", asked, source), RavelCausalModel.Model, "Country", Words("about in Kyoto Lima Japan Peru"))!;

        Assert.That((pair.BaseAnswer, pair.SourceAnswer, pair.Label), Is.EqualTo((6, (int?)null, 7)));
    }

    [Test]
    public void A_pair_with_a_word_that_the_tokenizer_does_not_know_is_left_out()
    {
        Assert.That(Label("one", "two", "one two"), Is.Not.Null);
        Assert.That(Label("one", "two", "one"), Is.Null, "the label");
        Assert.That(Label("one", "two", "two"), Is.Null, "the base");
    }

    [TestCase("", " two")]
    [TestCase(" ", "two")]
    public void An_answer_begins_with_a_blank_unless_the_prompt_ends_in_one(string end, string answer)
    {
        // A whole text is one token: the answer with its blank, the answer alone, the prompt with its blank.
        var tokenizer = Tokenizer.Load(TokenizerJson.Save(TokenizerJson.Valid
            .Replace("{\"type\": \"Whitespace\"}", "null").Replace("Mary", " two").Replace("and", "two").Replace("John", "two ")));
        var prompt = Prompt("two") with { Text = $"two{end}" };

        var pair = LabelledPair.Of(new("any", prompt, prompt), Echo, "given", tokenizer)!;

        Assert.That(tokenizer.TokenOf(pair.BaseAnswer), Is.EqualTo(answer));
    }

    private static LabelledPair? Label(string given, string other, string words) =>
        LabelledPair.Of(new("any", Prompt(given), Prompt(other)), Echo, "given", Words(words));

    private static CausalPrompt Prompt(string word) => new(word, new Dictionary<string, string> { ["given"] = word });

    private static ITokenizer Words(string words)
    {
        var path = TokenizerJson.Save("");
        WordLevelTokenizer.Write(path, words.Split(' '));
        return Tokenizer.Load(path);
    }
}
