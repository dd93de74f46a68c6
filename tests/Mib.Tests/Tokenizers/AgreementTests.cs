using System.Security.Cryptography;
using System.Text.Json;
using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

/// <summary>Every id, and every decoded text, as Hugging Face's own tokenizer has them: see docs/tokenizers.md.</summary>
[TestFixture]
public sealed class AgreementTests
{
    [TestCaseSource(typeof(Vocabularies), nameof(Vocabularies.Names))]
    public void Ids_and_decoded_texts_are_those_of_Hugging_Face(string name)
    {
        var tokenizer = Vocabularies.Open(name);
        var wrong = new List<string>();
        var count = 0;
        foreach (var (text, expected) in Vocabularies.Strings().Zip(Vocabularies.Lines($"{name}.txt.gz")))
        {
            var ids = tokenizer.Encode(text, SpecialTokens.Add).Ids;
            var line = $"{string.Join(' ', ids)}\t{Hash(tokenizer.Decode(ids))[..8]}";
            if (line != expected)
                wrong.Add($"{JsonSerializer.Serialize(text)}: {line}, not {expected}");
            count++;
        }

        TestContext.Out.WriteLine($"{name}: {count - wrong.Count} of {count} strings agree");
        Assert.That(wrong, Is.Empty);
        Assert.That(count, Is.GreaterThan(10_000));
    }

    [TestCaseSource(typeof(Vocabularies), nameof(Vocabularies.Names))]
    public void So_are_the_ids_of_a_megabyte_in_one_text(string name)
    {
        var tokenizer = Vocabularies.Open(name);
        var expected = JsonDocument.Parse(File.ReadAllText(TestData.Path("tokenizers", "long.json"))).RootElement.GetProperty(name);

        foreach (var recipe in expected.EnumerateObject())
        {
            var ids = tokenizer.Encode(LongTexts.Of(recipe.Name), SpecialTokens.Add).Ids;
            Assert.That(Hash(string.Join(' ', ids)), Is.EqualTo(recipe.Value.GetString()), recipe.Name);
        }
    }

    [Test]
    public void The_two_files_of_GPT_2_give_the_same_ids_as_its_tokenizer_json()
    {
        var (two, one) = (Vocabularies.Open("gpt2-files"), Vocabularies.Open("gpt2"));

        var different = Vocabularies.Strings()
            .Where(text => !two.Encode(text, SpecialTokens.Add).Ids.SequenceEqual(one.Encode(text, SpecialTokens.Add).Ids));

        Assert.That(different, Is.Empty);
        Assert.That(two.IsSpecial(50256), Is.True);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
