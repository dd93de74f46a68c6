using FsCheck.Fluent;
using Mib.Models.Tokenizers;
using Mib.Tests.Support;

namespace Mib.Tests.Tokenizers;

/// <summary>What holds for every text, with a small vocabulary always and with the real ones where they are.</summary>
[TestFixture]
public sealed class RoundTripTests
{
    private static readonly string[] Small = ["Ġ a", "h e", "l l", "he ll", "Ã ©", "ð Ł", "Ċ Ċ", "Ġ Ġ"];

    private static IEnumerable<string> Tokenizers() => ["small", "small, NFC", "gpt2", "llama3", "qwen"];

    [TestCaseSource(nameof(Tokenizers))]
    public void Decoding_what_was_encoded_gives_the_normalized_text(string name)
    {
        var tokenizer = Open(name);
        var normalize = name is "qwen" or "small, NFC" ? Nfc() : text => text;

        ForEvery(text => Assert.That(tokenizer.Decode(tokenizer.Encode(text, SpecialTokens.Add).Ids), Is.EqualTo(normalize(text))));
    }

    [TestCaseSource(nameof(Tokenizers))]
    public void Offsets_cover_the_text_in_order(string name)
    {
        var tokenizer = Open(name);
        ForEvery(text =>
        {
            var covered = 0;
            foreach (var (start, end) in tokenizer.Encode(text, SpecialTokens.None).Offsets)
            {
                Assert.That(start, Is.LessThanOrEqualTo(covered), text);
                Assert.That(end, Is.GreaterThanOrEqualTo(covered).And.GreaterThan(start), text);
                covered = end;
            }

            Assert.That(covered, Is.EqualTo(text.Length));
        });
    }

    [TestCase("small")]
    [TestCase("gpt2")]
    [TestCase("llama3")]
    public void The_text_between_a_token_s_offsets_is_the_token(string name)
    {
        var tokenizer = Open(name);
        ForEvery(text =>
        {
            var encoding = tokenizer.Encode(text, SpecialTokens.None);
            foreach (var (id, (start, end)) in encoding.Ids.Zip(encoding.Offsets))
            {
                var token = tokenizer.Decode([id]);
                if (!token.Contains('\uFFFD')) // some of a character's bytes
                    Assert.That(text[start..end], Is.EqualTo(token));
            }
        });
    }

    private static void ForEvery(Action<string> check)
    {
        // Characters of one to four bytes, blanks, marks and joiners, in the ways that patterns and merges tell apart.
        var characters = Gen.OneOf(
            Gen.Elements([.. "abehlLsSt'’ \n\r\t019½é中ſ".Select(c => $"{c}"), "🙂", "e\u0301", "\u1100\u1161", "\u200d", "\u3000"]),
            Gen.Choose(0, 0x10FFFF).Where(code => code is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32));
        var texts = Gen.ListOf(characters).Select(string.Concat).Where(text => !text.Contains('\uFFFD'));
        Claim.Holds(texts, text =>
        {
            check(text);
            return true;
        });
    }

    private static ITokenizer Open(string name) => name switch
    {
        "small" => Tokenizer.Load(TokenizerJson.Save(BpeJson.Bytes(Small))),
        "small, NFC" => Tokenizer.Load(TokenizerJson.Save(BpeJson.Bytes(Small, ("normalizer", """{"type": "NFC"}""")))),
        _ => Vocabularies.Open(name),
    };

    private static Func<string, string> Nfc() => NormalizerTests.Normalizer("""{"type": "NFC"}""");
}
