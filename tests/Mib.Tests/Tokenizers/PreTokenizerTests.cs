using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

/// <summary>Every piece is unknown to the vocabulary, so the unknown words are the pieces.</summary>
[TestFixture]
public sealed class PreTokenizerTests
{
    [TestCase("a b", new[] { "a", "b" })]
    [TestCase("don't stop!!", new[] { "don", "'", "t", "stop", "!!" })]
    [TestCase("a_1 ٣", new[] { "a_1", "٣" }, Description = "connectors and digits of any script belong to a word")]
    [TestCase("cafe\u0301Ⅷ", new[] { "cafe\u0301Ⅷ" }, Description = "so do marks and letter numbers")]
    [TestCase("x²", new[] { "x", "²" }, Description = "other numbers do not")]
    [TestCase("𝒜b 🙂.", new[] { "𝒜b", "🙂." }, Description = "characters of two UTF-16 units are not cut")]
    public void Whitespace_separates_words_from_marks(string text, string[] pieces) =>
        Assert.That(Pieces("{\"type\": \"Whitespace\"}", text), Is.EqualTo(pieces));

    [Test]
    public void WhitespaceSplit_cuts_at_spaces_only() =>
        Assert.That(Pieces("{\"type\": \"WhitespaceSplit\"}", " don't  stop!! "), Is.EqualTo(new[] { "don't", "stop!!" }));

    [Test]
    public void Without_a_pre_tokenizer_the_text_is_one_word() =>
        Assert.That(Pieces("null", "a b"), Is.EqualTo(new[] { "a b" }));

    [Test]
    public void Offsets_count_UTF_16_units()
    {
        var tokenizer = Tokenizer.Load(TokenizerJson.Save(TokenizerJson.Valid));

        Assert.That(tokenizer.Encode("🙂 Mary", SpecialTokens.None).Offsets, Is.EqualTo(new[] { (0, 2), (3, 7) }));
    }

    private static IReadOnlyList<string> Pieces(string preTokenizer, string text) => Tokenizer
        .Load(TokenizerJson.SaveWith("{\"type\": \"Whitespace\"}", preTokenizer))
        .Encode(text, SpecialTokens.None).Unknown;
}
