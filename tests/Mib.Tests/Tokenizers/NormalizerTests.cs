using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

/// <summary>With nothing in the vocabulary and nothing to cut, what is unknown is the normalized text.</summary>
[TestFixture]
public sealed class NormalizerTests
{
    [TestCase("NFC")]
    [TestCase("NFD")]
    [TestCase("NFKC")]
    [TestCase("NFKD")]
    public void All_of_Unicode_has_the_normal_form_that_Hugging_Face_gives_it(string form)
    {
        var normalize = Normalizer($$"""{"type": "{{form}}"}""");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in Characters().Concat(Vocabularies.Strings()))
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(normalize(text) + "\n"));

        var expected = JsonDocument.Parse(File.ReadAllText(TestData.Path("tokenizers", "normal.json"))).RootElement;
        Assert.That(Convert.ToHexStringLower(hash.GetHashAndReset()), Is.EqualTo(expected.GetProperty(form).GetString()));
    }

    [TestCase("""{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}""", "a  b", "a▁▁b")]
    [TestCase("""{"type": "Replace", "pattern": {"String": "ab"}, "content": ""}""", "aabb", "ab")]
    [TestCase("""{"type": "Prepend", "prepend": "▁"}""", "a", "▁a")]
    [TestCase("""{"type": "Prepend", "prepend": "▁"}""", "▁a", "▁▁a")]
    [TestCase("""{"type": "Strip", "strip_left": true, "strip_right": false}""", " a\n", "a\n")]
    [TestCase("""{"type": "Strip", "strip_left": false, "strip_right": true}""", " a\n", " a")]
    [TestCase("""{"type": "Strip", "strip_left": true, "strip_right": true}""", "\u3000a ", "a")]
    [TestCase("""{"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "Prepend", "prepend": "x"}]}""", "é", "xe\u0301")]
    public void A_text_is_rewritten_as_the_file_says(string normalizer, string text, string normalized) =>
        Assert.That(Normalizer(normalizer)(text), Is.EqualTo(normalized));

    internal static Func<string, string> Normalizer(string json)
    {
        var tokenizer = Tokenizer.Load(TokenizerJson.Save($$$"""
            {"normalizer": {{{json}}}, "model": {"type": "WordLevel", "vocab": {"nothing": 0}, "unk_token": "nothing"} }
            """));
        return text => string.Concat(tokenizer.Encode(text, SpecialTokens.None).Unknown);
    }

    private static IEnumerable<string> Characters() =>
        Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(char.ConvertFromUtf32);
}
