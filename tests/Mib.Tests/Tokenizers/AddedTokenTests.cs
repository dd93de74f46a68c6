using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

/// <summary>Tokens that are taken out of the text; what is expected here is what Hugging Face's tokenizer answers.</summary>
[TestFixture]
public sealed class AddedTokenTests
{
    [TestCase("", "a <x> b<x>", new[] { 0, 1, 0, 1 }, "0-1 2-5 6-7 7-10")]
    [TestCase("\"lstrip\": true", "a  <x> b", new[] { 0, 1, 0 }, "0-1 1-6 7-8")]
    [TestCase("\"rstrip\": true", "a <x>  b", new[] { 0, 1, 0 }, "0-1 2-7 7-8")]
    [TestCase("\"lstrip\": true, \"rstrip\": true", "a <x> <x> b", new[] { 0, 1, 1, 0 }, "0-1 1-6 6-10 10-11")]
    public void Blanks_beside_a_token_belong_to_it_where_the_file_says_so(string options, string text, int[] ids, string offsets)
    {
        var encoding = Load("<x>", options).Encode(text, SpecialTokens.None);

        Assert.That(encoding.Ids, Is.EqualTo(ids));
        Assert.That(string.Join(' ', encoding.Offsets.Select(range => $"{range.Start}-{range.End}")), Is.EqualTo(offsets));
    }

    [Test]
    public void A_token_for_whole_words_is_not_found_inside_of_one()
    {
        var encoding = Load("x", "\"single_word\": true").Encode("x xa ax x-x é\u0301x", SpecialTokens.None);

        Assert.That(encoding.Ids, Is.EqualTo(new[] { 1, 0, 0, 1, 0, 1, 0 }));
    }

    [TestCase("true", new[] { 1, 1 })]
    [TestCase("false", new[] { 0, 1 })]
    public void A_token_is_looked_for_in_the_normalized_text_where_the_file_says_so(string normalized, int[] ids)
    {
        var encoding = Load("é", $"\"normalized\": {normalized}").Encode("e\u0301 é", SpecialTokens.None);

        Assert.That(encoding.Ids, Is.EqualTo(ids));
    }

    [Test]
    public void Special_tokens_are_told_apart()
    {
        Assert.That(Load("<x>", "\"special\": true").IsSpecial(1), Is.True);
        Assert.That(Load("<x>", "").IsSpecial(1), Is.False);
        Assert.That(Load("<x>", "\"special\": true").Decode([1]), Is.Empty);
    }

    private static ITokenizer Load(string content, string options) => Tokenizer.Load(TokenizerJson.Save($$$"""
        {"normalizer": {"type": "NFD"}, "pre_tokenizer": {"type": "WhitespaceSplit"},
         "added_tokens": [{"id": 1, "content": "{{{content}}}"{{{(options.Length > 0 ? ", " + options : "")}}}}],
         "model": {"type": "WordLevel", "vocab": {"?": 0}, "unk_token": "?"} }
        """));
}
