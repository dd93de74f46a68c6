using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

[TestFixture]
public sealed class TokenizerTests
{
    private ITokenizer tokenizer = null!;

    [SetUp]
    public void Load() => tokenizer = Tokenizer.Load(TokenizerJson.Save(TokenizerJson.Valid));

    [Test]
    public void A_prompt_begins_with_the_token_that_the_file_puts_there()
    {
        var encoding = tokenizer.Encode("Mary and John, Mary", SpecialTokens.Add);

        Assert.That(encoding.Ids, Is.EqualTo(new[] { 0, 2, 3, 4, 5, 2 }));
        Assert.That(encoding.Offsets, Is.EqualTo(new[] { (0, 0), (0, 4), (5, 8), (9, 13), (13, 14), (15, 19) }));
    }

    [Test]
    public void Without_special_tokens_only_the_words_are_left() =>
        Assert.That(tokenizer.Encode("Mary and John", SpecialTokens.None).Ids, Is.EqualTo(new[] { 2, 3, 4 }));

    [TestCase(" Mary")]
    [TestCase("Mary")]
    [TestCase("\tMary\n")]
    public void Space_around_a_word_does_not_change_its_token(string text) =>
        Assert.That(tokenizer.Encode(text, SpecialTokens.None).Ids, Is.EqualTo(new[] { 2 }));

    [Test]
    public void A_word_that_is_not_in_the_vocabulary_is_the_unknown_token_and_is_reported()
    {
        var encoding = tokenizer.Encode("Mary and Zebedee!", SpecialTokens.None);

        Assert.That(encoding.Ids, Is.EqualTo(new[] { 2, 3, 1, 1 }));
        Assert.That(encoding.Offsets[2], Is.EqualTo((9, 16)));
        Assert.That(encoding.Unknown, Is.EqualTo(new[] { "Zebedee", "!" }));
    }

    [Test]
    public void A_special_token_in_the_text_is_one_token()
    {
        var encoding = tokenizer.Encode("Mary<|endoftext|>John", SpecialTokens.None);

        Assert.That(encoding.Ids, Is.EqualTo(new[] { 2, 0, 4 }));
        Assert.That(encoding.Offsets, Is.EqualTo(new[] { (0, 4), (4, 17), (17, 21) }));
    }

    [Test]
    public void No_text_has_no_tokens_of_its_own()
    {
        Assert.That(tokenizer.Encode("", SpecialTokens.None).Ids, Is.Empty);
        Assert.That(tokenizer.Encode("", SpecialTokens.Add).Ids, Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public void Decoding_leaves_special_tokens_out() =>
        Assert.That(tokenizer.Decode([0, 2, 3, 4, 1]), Is.EqualTo("Mary and John [UNK]"));

    [Test]
    public void Tokens_and_ids_name_each_other()
    {
        Assert.That(tokenizer.VocabularySize, Is.EqualTo(6));
        Assert.That(tokenizer.TokenOf(4), Is.EqualTo("John"));
        Assert.That(tokenizer.IdOf("John"), Is.EqualTo(4));
        Assert.That(tokenizer.IdOf("Zebedee"), Is.Null);
        Assert.That(() => tokenizer.TokenOf(6), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_template_may_put_tokens_behind_the_text_too()
    {
        const string Text = """{"Sequence": {"id": "A", "type_id": 0}}]""";
        var behind = Tokenizer.Load(TokenizerJson.SaveWith(
            Text + ",\n    \"pair\"", Text[..^1] + """, {"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}}], "pair" """));

        var encoding = behind.Encode("John", SpecialTokens.Add);

        Assert.That(encoding.Ids, Is.EqualTo(new[] { 0, 4, 0 }));
        Assert.That(encoding.Offsets[^1], Is.EqualTo((4, 4)));
    }

    [Test]
    public void Tokens_that_were_added_to_the_vocabulary_have_ids_behind_it()
    {
        var larger = Tokenizer.Load(TokenizerJson.SaveWith(
            "\"added_tokens\": [",
            "\"added_tokens\": [" + """{"id": 6, "content": "<x>", "special": false},"""));

        Assert.That(larger.VocabularySize, Is.EqualTo(7));
        Assert.That(larger.Encode("Mary <x>", SpecialTokens.None).Ids, Is.EqualTo(new[] { 2, 6 }));
        Assert.That(larger.Decode([2, 6]), Is.EqualTo("Mary <x>"));
    }

    [Test]
    public void Of_two_added_tokens_that_fit_the_longer_one_is_taken()
    {
        var nested = Tokenizer.Load(TokenizerJson.SaveWith(
            "\"added_tokens\": [",
            "\"added_tokens\": [" + """{"id": 6, "content": "<x"}, {"id": 7, "content": "<x>"},"""));

        Assert.That(nested.Encode("<x><x", SpecialTokens.None).Ids, Is.EqualTo(new[] { 7, 6 }));
    }
}
