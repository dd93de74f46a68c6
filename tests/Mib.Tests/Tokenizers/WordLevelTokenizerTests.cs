using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

[TestFixture]
public sealed class WordLevelTokenizerTests
{
    private string path = "";

    [SetUp]
    public void Place() => path = TokenizerJson.Save("");

    [Test]
    public void What_is_written_reads_back_with_the_words_in_order_from_id_2()
    {
        WordLevelTokenizer.Write(path, ["Mary", "and", ","]);

        var tokenizer = Tokenizer.Load(path);

        Assert.That(
            Enumerable.Range(0, tokenizer.VocabularySize).Select(tokenizer.TokenOf),
            Is.EqualTo(new[] { "<|endoftext|>", "[UNK]", "Mary", "and", "," }));
        Assert.That(tokenizer.Encode(" Mary, and?", SpecialTokens.Add).Ids, Is.EqualTo(new[] { 0, 2, 4, 3, 1 }));
    }

    [Test]
    public void The_same_words_give_the_same_file()
    {
        WordLevelTokenizer.Write(path, ["Mary", "and"]);
        var once = File.ReadAllText(path);
        WordLevelTokenizer.Write(path, ["Mary", "and"]);

        Assert.That(File.ReadAllText(path), Is.EqualTo(once));
        Assert.That(once, Does.Contain("\"<|endoftext|>\": 0,"));
    }

    [TestCase("Mary", "The word 'Mary' is there already.")]
    [TestCase("[UNK]", "The word '[UNK]' is there already.")]
    [TestCase("two words", "'two words' is not a single word.")]
    [TestCase("don't", "'don't' is not a single word.")]
    [TestCase(" and", "' and' is not a single word.")]
    [TestCase("", "'' is not a single word.")]
    public void A_word_that_could_not_be_one_token_is_refused(string word, string message) =>
        Assert.That(
            () => WordLevelTokenizer.Write(path, ["Mary", word]),
            Throws.ArgumentException.With.Message.StartsWith(message));
}
