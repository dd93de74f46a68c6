using System.Diagnostics;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

/// <summary>Whatever a stranger's file holds, it loads and works, or is refused with an error that names it: nothing else.</summary>
[TestFixture]
public sealed class FuzzTests
{
    private const int PerFile = 2500;

    private static readonly string[] Values =
    [
        "null", "true", "-1", "1e99", "99999999999", "\"\"", "\"\\ud800\"", "\"▁\"", "{}", "[]", "[null]", "{\"type\": \"Sequence\"}",
        "\"Regex\"", "\"String\"", "\"Sequence\"", "\"ByteLevel\"", "\"Split\"", "\"BPE\"", "\"Removed\"", "\"first\"", "2147483647",
    ];

    private static IEnumerable<TestCaseData> Files()
    {
        yield return new TestCaseData(TokenizerJson.Valid).SetArgDisplayNames("words");
        yield return new TestCaseData(BpeJson.Bytes(
            ["Ġ a", "h e", "he h"],
            ("added_tokens", """[{"id": 259, "content": "<s>", "special": true, "lstrip": true, "normalized": true}]"""),
            ("normalizer", """{"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Replace", "pattern": {"String": "x"}, "content": "yy"}]}"""),
            ("post_processor", """
                {"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "TemplateProcessing", "single":
                [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A"}}], "special_tokens": {"<s>": {"id": "<s>", "ids": [259]}}}]}
                """))).SetArgDisplayNames("bytes");
        yield return new TestCaseData(BpeJson.Characters(
            ["<unk>", "▁", "a", "h", "e", "<0xC3>", "<0xA9>"],
            ["h e", "▁ a"],
            ("model.unk_token", "\"<unk>\""), ("model.byte_fallback", "true"), ("model.fuse_unk", "true"), ("model.dropout", "null"),
            ("normalizer", """{"type": "Strip", "strip_left": true, "strip_right": true}"""),
            ("pre_tokenizer", """
                {"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"String": "."}, "behavior": "Isolated", "invert": false},
                {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}]}
                """),
            ("decoder", """
                {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"},
                {"type": "Strip", "content": " ", "start": 1, "stop": 0}, {"type": "Fuse"}]}
                """))).SetArgDisplayNames("characters");
    }

    [TestCaseSource(nameof(Files))]
    public void A_mutated_file_works_or_is_refused(string valid)
    {
        var random = Seed.For(3, "tokenizer files");
        var (path, loaded, slowest) = (TokenizerJson.Save(valid), 0, TimeSpan.Zero);
        Use(path);
        for (var i = 0; i < PerFile; i++)
        {
            var mutant = valid;
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                mutant = Mutate(mutant, random);
            File.WriteAllText(path, mutant);
            var start = Stopwatch.GetTimestamp();
            try
            {
                Use(path);
                loaded++;
            }
            catch (FileFormatException error)
            {
                Assert.That(error.What, Does.Contain("tokenizer.json"));
            }
            catch (Exception error)
            {
                Assert.Fail($"{error}\n{mutant}");
            }

            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        TestContext.Out.WriteLine($"{loaded} of {PerFile} mutants load; the slowest took {slowest.TotalMilliseconds:0} ms");
        Assert.That(loaded, Is.GreaterThan(PerFile / 100).And.LessThan(PerFile));
        Assert.That(slowest, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [TestCase("Mary")]
    [TestCase("TemplateProcessing")]
    [TestCase("<|endoftext|>")]
    public void Bytes_that_are_no_text_are_refused(string place)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(TokenizerJson.Valid);
        bytes[TokenizerJson.Valid.IndexOf(place, StringComparison.Ordinal)] = 0xFF;
        var path = TokenizerJson.Save("");
        File.WriteAllBytes(path, bytes);

        Assert.That(() => Tokenizer.Load(path), Throws.TypeOf<FileFormatException>().With.Message.Contains("not valid Unicode"));
    }

    private static void Use(string path)
    {
        var tokenizer = Tokenizer.Load(path);
        foreach (var text in new[] { "", "he a<s> éx.\n", "Mary <|endoftext|> 🙂" })
            tokenizer.Decode(tokenizer.Encode(text, SpecialTokens.Add).Ids);
        Assert.That(Enumerable.Range(0, tokenizer.VocabularySize).Select(tokenizer.TokenOf).Select(tokenizer.IdOf), Has.None.Null);
    }

    private static string Mutate(string text, Random random)
    {
        if (text.Length < 4)
            return text;

        var at = random.Next(text.Length);
        var end = Math.Min(text.Length, at + random.Next(1, 12));
        switch (random.Next(5))
        {
            case 0:
                return text.Remove(at, end - at);
            case 1:
                return text.Insert(at, text[at..end]);
            case 2:
                return text[..at] + (char)random.Next(1, 0x3000) + text[(at + 1)..];
            case 3:
                return text[..random.Next(text.Length)] + text[at..];
            default:
                // One value for another keeps the rest well-formed.
                var colon = text.IndexOf(": ", at, StringComparison.Ordinal);
                var stop = colon < 0 ? -1 : text.AsSpan(colon).IndexOfAny(",}]");
                return stop < 0 ? text : text[..(colon + 2)] + Values[random.Next(Values.Length)] + text[(colon + stop)..];
        }
    }
}
