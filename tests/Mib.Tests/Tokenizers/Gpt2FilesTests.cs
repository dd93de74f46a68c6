using Mib.Core.Errors;
using Mib.Models.Tokenizers;
using Mib.Tests.Support;

namespace Mib.Tests.Tokenizers;

/// <summary><c>vocab.json</c> and <c>merges.txt</c>, with the letters h, e and Ġ only.</summary>
[TestFixture]
public sealed class Gpt2FilesTests
{
    private Scratch folder = null!;

    [SetUp]
    public void Write()
    {
        folder = new Scratch();
        File.WriteAllText(folder["vocab.json"], """{"h": 0, "e": 1, "Ġ": 2, "he": 3, "<|endoftext|>": 4}""");
        File.WriteAllText(folder["merges.txt"], "#version: 0.2\nh e\n");
    }

    [TearDown]
    public void Delete() => folder.Dispose();

    [Test]
    public void The_two_files_make_a_tokenizer()
    {
        var tokenizer = Tokenizer.Open(folder.Folder)!;

        Assert.That(tokenizer.Encode("he he<|endoftext|>", SpecialTokens.Add).Ids, Is.EqualTo(new[] { 3, 2, 3, 4 }));
        Assert.That(tokenizer.Decode([3, 2, 3, 4]), Is.EqualTo("he he"));
    }

    [Test]
    public void A_folder_without_files_has_no_tokenizer()
    {
        File.Delete(folder["vocab.json"]);
        File.Delete(folder["merges.txt"]);

        Assert.That(Tokenizer.Open(folder.Folder), Is.Null);
    }

    [TestCase("vocab.json")]
    [TestCase("merges.txt")]
    public void One_without_the_other_is_refused(string missing)
    {
        File.Delete(folder[missing]);

        Assert.That(() => Tokenizer.Open(folder.Folder), Throws.TypeOf<FileFormatException>().With.Message.Contains($"{missing}: "));
    }

    [TestCase("tokenizer_config.json", """{"tokenizer_class": "Qwen2Tokenizer"}""", "'tokenizer_class': 'Qwen2Tokenizer' has no tokenizer.json")]
    [TestCase("config.json", """{"model_type": "roberta"}""", "'model_type': 'roberta' has no tokenizer.json")]
    [TestCase("merges.txt", "h x\n", "merges.txt: 'merges[0]': 'x' is not in the vocabulary")]
    [TestCase("merges.txt", "h e e\n", "merges.txt: 'merges[0]': should be two tokens with a blank between them")]
    [TestCase("vocab.json", """{"h": 0, "e": 2}""", "no token has id 1")]
    public void Files_that_are_not_GPT_2_s_are_refused(string name, string content, string message)
    {
        File.WriteAllText(folder[name], content);

        Assert.That(() => Tokenizer.Open(folder.Folder), Throws.TypeOf<FileFormatException>().With.Message.Contains(message));
    }

    [Test]
    public void GPT_2_s_own_configuration_is_no_objection()
    {
        File.WriteAllText(folder["tokenizer_config.json"], """{"tokenizer_class": "GPT2Tokenizer"}""");
        File.WriteAllText(folder["config.json"], """{"model_type": "gpt2"}""");

        Assert.That(Tokenizer.Open(folder.Folder), Is.Not.Null);
    }
}
