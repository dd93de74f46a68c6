using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

[TestFixture]
public sealed class DecoderTests
{
    // Ids: a 0, ▁ 1, ▁a 2, b 3. Hugging Face's tokenizer gives the same texts.
    [TestCase("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}""", "a  ab")]
    [TestCase("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never"}""", " a  ab")]
    [TestCase("""{"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}""", "a  ab")]
    [TestCase("""{"type": "Strip", "content": "b", "start": 0, "stop": 1}""", "▁a▁▁a")]
    [TestCase("null", "▁a ▁ ▁a b")]
    public void Tokens_are_joined_as_the_file_says(string decoder, string text)
    {
        var json = BpeJson.Characters(["a", "▁", "▁a", "b"], ["▁ a"], ("decoder", decoder));

        Assert.That(Tokenizer.Load(TokenizerJson.Save(json)).Decode([2, 1, 2, 3]), Is.EqualTo(text));
    }

    [Test]
    public void Strip_takes_no_more_than_it_is_told()
    {
        var json = BpeJson.Characters(["▁▁a▁▁"], [], ("decoder", """{"type": "Strip", "content": "▁", "start": 1, "stop": 1}"""));

        Assert.That(Tokenizer.Load(TokenizerJson.Save(json)).Decode([0]), Is.EqualTo("▁a▁"));
    }

    [Test]
    public void A_byte_level_token_with_other_letters_is_taken_as_it_stands()
    {
        var json = BpeJson.Bytes([], ("added_tokens", """[{"id": 256, "content": "<é 中>"}]"""));

        Assert.That(Tokenizer.Load(TokenizerJson.Save(json)).Decode([0, 256, 65]), Is.EqualTo("\0<é 中>A"));
    }
}
