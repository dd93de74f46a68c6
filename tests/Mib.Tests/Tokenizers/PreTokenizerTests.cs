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

    [TestCase("Isolated", "false", "- a - - b -")]
    [TestCase("Removed", "false", "a b")]
    [TestCase("Removed", "true", "- - - -")]
    [TestCase("MergedWithPrevious", "false", "- a- - b-")]
    [TestCase("MergedWithPrevious", "true", "-a - -b -")]
    [TestCase("MergedWithNext", "false", "-a - -b -")]
    [TestCase("MergedWithNext", "true", "- a- - b-")]
    [TestCase("Contiguous", "false", "- a -- b -")]
    public void Split_leaves_what_it_finds_where_its_behaviour_says(string behavior, string invert, string pieces) =>
        Assert.That(
            Pieces($$"""{"type": "Split", "pattern": {"String": "-"}, "behavior": "{{behavior}}", "invert": {{invert}}}""", "-a--b-"),
            Is.EqualTo(pieces.Split(' ')), "as Hugging Face's tokenizer does");

    [TestCase("\"always\", \"split\": true", new[] { "▁a", "▁bc", "▁", "▁d" })]
    [TestCase("\"always\", \"split\": false", new[] { "▁a▁bc▁▁d" })]
    [TestCase("\"never\", \"split\": true", new[] { "a", "▁bc", "▁", "▁d" })]
    [TestCase("\"first\"", new[] { "▁a", "▁bc", "▁", "▁d" })]
    [TestCase("\"first\", \"add_prefix_space\": false", new[] { "a", "▁bc", "▁", "▁d" })]
    public void Metaspace_marks_blanks_and_begins_words_with_them(string scheme, string[] pieces) =>
        Assert.That(Pieces($$"""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": {{scheme}}}""", "a bc  d"), Is.EqualTo(pieces));

    [Test]
    public void A_sequence_cuts_what_was_cut_before_and_only_the_first_part_is_first() =>
        Assert.That(
            Pieces("""
                {"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"String": "-"}, "behavior": "Removed"},
                {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first"}]}
                """, "a b-c d"),
            Is.EqualTo(new[] { "▁a", "▁b", "c", "▁d" }));

    [Test]
    public void A_prefix_that_is_no_part_of_the_text_has_no_range_in_it()
    {
        var tokenizer = Tokenizer.Load(TokenizerJson.Save(BpeJson.Characters(
            ["▁", "a", "b", "▁b"], ["▁ b"], ("pre_tokenizer", """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}"""))));

        Assert.That(tokenizer.Encode("ab b", SpecialTokens.None).Offsets, Is.EqualTo(new[] { (0, 0), (0, 1), (1, 2), (2, 4) }));
    }

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
