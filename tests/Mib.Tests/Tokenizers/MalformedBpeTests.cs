using Mib.Core.Errors;
using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

/// <summary>What is unknown or wrong in the components of byte-pair tokenizers is named, with what would do.</summary>
[TestFixture]
public sealed class MalformedBpeTests
{
    [TestCase("model.merges", """["a b", "a q q"]""", "'model.merges[1]': should be two tokens with a blank between them")]
    [TestCase("model.merges", """[["a", "b"], ["a"]]""", "'model.merges[1]': should be a string")]
    [TestCase("model.merges", """[["a", 1]]""", "'model.merges[0][1]': should be a string")]
    [TestCase("model.merges", """["a ♥"]""", "'model.merges[0]': '♥' is not in the vocabulary")]
    [TestCase("model.merges", """["a a"]""", "'model.merges[0]': 'aa' is not in the vocabulary")]
    [TestCase("model.merges", "{}", "'model.merges': should be an array")]
    [TestCase("model.merges", "null", "'model.merges': the field is missing")]
    [TestCase("model.dropout", "0.1", "'model.dropout': '0.1' is not supported")]
    [TestCase("model.end_of_word_suffix", "\"</w>\"", "'model.end_of_word_suffix': '</w>' is not supported")]
    [TestCase("model.continuing_subword_prefix", "\"##\"", "'model.continuing_subword_prefix': '##' is not supported")]
    [TestCase("model.unk_token", "\"<unk>\"", "'model.unk_token': '<unk>' is not in the vocabulary")]
    [TestCase("model.byte_fallback", "true", "'model.byte_fallback': 'ByteLevel' leaves nothing to fall back from")]
    [TestCase("model.type", "\"WordLevel\"", "'model.type': 'WordLevel' cannot follow 'ByteLevel'")]
    [TestCase("normalizer", """{"type": "Sequence", "normalizers": [{"type": "BertNormalizer"}]}""", "'normalizer.normalizers[0].type': 'BertNormalizer' is not supported")]
    [TestCase("normalizer", """{"type": "Replace", "pattern": {"Regex": "a+"}, "content": ""}""", "'normalizer.pattern.Regex': a regular expression is not supported here")]
    [TestCase("normalizer", """{"type": "Replace", "pattern": {"String": ""}, "content": "a"}""", "'normalizer.pattern.String': the pattern is empty")]
    [TestCase("normalizer", """{"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, {"type": "Replace", "pattern": {"String": "a"}, "content": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]}""", "'normalizer.normalizers[1]': 'normalizer' could make a text more than 1000 times longer")]
    [TestCase("pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "\\w+"}, "behavior": "Isolated"}""", "'pre_tokenizer.pattern.Regex': this regular expression is not supported")]
    [TestCase("pre_tokenizer", """{"type": "Split", "pattern": {"String": "a"}, "behavior": "Kept"}""", "'pre_tokenizer.behavior': 'Kept' is not supported")]
    [TestCase("pre_tokenizer", """{"type": "Sequence", "pretokenizers": [{"type": "ByteLevel"}, {"type": "Whitespace"}]}""", "'pre_tokenizer.pretokenizers[1]': nothing can follow 'ByteLevel'")]
    [TestCase("pre_tokenizer", """{"type": "Metaspace", "replacement": "▁▁"}""", "'pre_tokenizer.replacement': should be one character")]
    [TestCase("pre_tokenizer", """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "last"}""", "'pre_tokenizer.prepend_scheme': 'last' is not supported")]
    [TestCase("decoder", """{"type": "Sequence", "decoders": [{"type": "WordPiece"}]}""", "'decoder.decoders[0].type': 'WordPiece' is not supported")]
    [TestCase("decoder", """{"type": "Strip", "content": "ab", "start": 1, "stop": 0}""", "'decoder.content': should be one character")]
    [TestCase("post_processor", """{"type": "Sequence", "processors": [{"type": "RobertaProcessing"}]}""", "'post_processor.processors[0].type': 'RobertaProcessing' is not supported")]
    [TestCase("added_tokens", """[{"id": 258, "content": "\ud800"}]""", "'added_tokens[0].content': holds characters that are not valid Unicode")]
    public void What_is_wrong_is_named_with_the_file_and_the_field(string field, string json, string message)
    {
        var path = TokenizerJson.Save(BpeJson.Bytes(["a b"], (field, json)));

        var error = Assert.Throws<FileFormatException>(() => Tokenizer.Load(path))!;

        Assert.That(error.What, Is.EqualTo($"{path}: {message}"));
        Assert.That(error.Fix, Is.Not.Empty);
    }

    [Test]
    public void Two_templates_are_refused()
    {
        const string Template = """{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "a"}}, {"Sequence": {"id": "A"}}], "special_tokens": {"a": {"ids": [0]}}}""";
        var path = TokenizerJson.Save(BpeJson.Bytes([], ("post_processor", $$"""{"type": "Sequence", "processors": [{{Template}}, {{Template}}]}""")));

        Assert.That(
            () => Tokenizer.Load(path),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("'post_processor.processors[1]': a second template is not supported"));
    }

    [Test]
    public void A_token_too_long_to_look_for_is_refused()
    {
        var path = TokenizerJson.Save(BpeJson.Bytes([], ("added_tokens", $$"""[{"id": 256, "content": "{{new string('a', 1001)}}"}]""")));

        Assert.That(
            () => Tokenizer.Load(path),
            Throws.TypeOf<FileFormatException>().With.Message.Contains("'added_tokens[0].content': the token has 1001 characters"));
    }
}
