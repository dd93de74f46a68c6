using Mib.Core.Errors;
using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

[TestFixture]
public sealed class MalformedTokenizerTests
{
    [TestCase("\"Mary\": 2", "\"Mary\": 3", "'model.vocab['and']': id 3 belongs to 'Mary' already")]
    [TestCase("\"Mary\": 2", "\"and\": 2", "'model.vocab['and']': the token 'and' is there twice")]
    [TestCase("\"Mary\": 2", "\"Mary\": 6", "'model.vocab': no token has id 2, and the largest id is 6")]
    [TestCase("\"Mary\": 2", "\"Mary\": -2", "'model.vocab['Mary']': should be a whole number from 0")]
    [TestCase("\"Mary\": 2", "\"Mary\": 2.5", "'model.vocab['Mary']': should be a whole number from 0")]
    [TestCase("\"Mary\": 2", "\"Mary\": \"2\"", "'model.vocab['Mary']': should be a whole number from 0")]
    [TestCase("\"vocab\"", "\"vocabulary\"", "'model.vocab': the field is missing")]
    [TestCase("\"unk_token\": \"[UNK]\"", "\"unk_token\": \"<unk>\"", "'model.unk_token': '<unk>' is not in the vocabulary")]
    [TestCase(",\n    \"unk_token\": \"[UNK]\"", "", "'model.unk_token': the field is missing")]
    [TestCase("\"WordLevel\"", "\"Unigram\"", "'model.type': 'Unigram' is not supported")]
    [TestCase("\"model\"", "\"modell\"", "'model': the field is missing")]
    [TestCase("{\"type\": \"Whitespace\"}", "{\"type\": \"Punctuation\"}", "'pre_tokenizer.type': 'Punctuation' is not supported")]
    [TestCase("{\"type\": \"Whitespace\"}", "{}", "'pre_tokenizer.type': the field is missing")]
    [TestCase("\"normalizer\": null", "\"normalizer\": {\"type\": \"Lowercase\"}", "'normalizer.type': 'Lowercase' is not supported")]
    [TestCase("\"decoder\": null", "\"decoder\": {}", "'decoder.type': the field is missing")]
    [TestCase("TemplateProcessing", "BertProcessing", "'post_processor.type': 'BertProcessing' is not supported")]
    [TestCase("{\"SpecialToken\": {\"id\": \"<|endoftext|>\"", "{\"SpecialToken\": {\"id\": \"<s>\"",
        "'post_processor.single[0].SpecialToken.id': '<s>' is not one of 'post_processor.special_tokens'")]
    [TestCase("\"ids\": [0]", "\"ids\": [6]", "'post_processor.special_tokens.<|endoftext|>.ids[0]': id 6 is not in the vocabulary")]
    [TestCase("\"single\": [{\"SpecialToken\": {\"id\": \"<|endoftext|>\", \"type_id\": 0}}, {\"Sequence\": {\"id\": \"A\"",
        "\"single\": [{\"Sequence\": {\"id\": \"B\"", "'post_processor.single[0]': a single text is the sequence 'A', once")]
    [TestCase(", {\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}],\n", "],\n", "'post_processor.single': the template has no place for the text")]
    [TestCase("{\"id\": 0, \"content\"", "{\"id\": 2, \"content\"", "'added_tokens[0].id': '<|endoftext|>' has id 0 in the vocabulary")]
    [TestCase("{\"id\": 0, \"content\": \"<|endoftext|>\"", "{\"id\": 2, \"content\": \"<x>\"", "'added_tokens[0].id': id 2 belongs to 'Mary' already")]
    [TestCase("{\"id\": 0, \"content\": \"<|endoftext|>\"", "{\"id\": 6, \"content\": \"\"", "'added_tokens[0].content': the token is empty")]
    [TestCase("\"lstrip\": false", "\"lstrip\": 1", "'added_tokens[0].lstrip': should be true or false")]
    [TestCase("\"special\": true", "\"special\": 1", "'added_tokens[0].special': should be true or false")]
    [TestCase("\"added_tokens\": [", "\"added_tokens\": {}, \"x\": [", "'added_tokens': should be an array")]
    [TestCase("\"version\"", "version\"", "line 2: not valid JSON")]
    public void What_is_wrong_is_named_with_the_file_and_the_field(string part, string replacement, string message)
    {
        var path = TokenizerJson.SaveWith(part, replacement);

        var error = Refusal(path);

        Assert.That(error.What, Is.EqualTo($"{path}: {message}"));
        Assert.That(error.Fix, Is.Not.Empty);
    }

    [Test]
    public void An_unsupported_component_is_answered_with_the_supported_ones()
    {
        var path = TokenizerJson.SaveWith("{\"type\": \"Whitespace\"}", "{\"type\": \"Punctuation\"}");

        var error = Refusal(path);

        Assert.That(error.Fix, Is.EqualTo("supported here: ByteLevel, Metaspace, Sequence, Split, Whitespace, WhitespaceSplit, null."));
    }

    [TestCase("[]", "should be an object")]
    [TestCase("", "the file is empty, or not one with a length")]
    [TestCase("{\"model\": {\"vocab\": {}}}", "'model.vocab': the vocabulary is empty")]
    public void A_file_that_is_no_tokenizer_at_all_is_refused(string json, string message)
    {
        var path = TokenizerJson.Save(json);

        Assert.That(Refusal(path).What, Is.EqualTo($"{path}: {message}"));
    }

    [Test]
    public void A_missing_file_is_named() =>
        Assert.That(
            Refusal("nowhere/tokenizer.json").What,
            Is.EqualTo("nowhere/tokenizer.json: there is no such file"));

    [Test]
    public void A_file_of_absurd_size_is_refused_before_it_is_read()
    {
        var path = TokenizerJson.Save("");
        using (var file = File.OpenWrite(path))
            file.SetLength((256L << 20) + 1); // sparse: takes no disk space

        var error = Refusal(path);

        Assert.That(error.What, Does.EndWith("the file has 256 MB; a tokenizer has at most 256 MB"));
        File.Delete(path);
    }

    private static FileFormatException Refusal(string path) =>
        Assert.Throws<FileFormatException>(() => Tokenizer.Load(path))!;
}
