using System.Text.Json.Nodes;
using Mib.Core.Errors;
using Mib.Models.Checkpoints;
using Mib.Models.Transformers;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

[TestFixture]
public sealed class ConfigTests
{
    private const string Valid = """
        {"model_type":"gpt2","activation_function":"gelu_new","n_layer":2,"n_head":2,"n_embd":8,"n_inner":16,
         "n_positions":8,"vocab_size":20,"layer_norm_epsilon":1e-5,"bos_token_id":0}
        """;

    [TestCase("model_type")]
    [TestCase("activation_function")]
    [TestCase("n_layer")]
    [TestCase("n_head")]
    [TestCase("n_embd")]
    [TestCase("n_positions")]
    [TestCase("vocab_size")]
    [TestCase("layer_norm_epsilon")]
    public void A_missing_field_is_named(string field) => Refuses(json => json.Remove(field), field, "it is missing");

    [TestCase("model_type", "7", "it is not a string")]
    [TestCase("n_layer", "\"two\"", "it is not a whole number")]
    [TestCase("n_layer", "1.5", "it is not a whole number")]
    [TestCase("n_layer", "3000000000", "it is not a whole number")]
    [TestCase("n_layer", "[2]", "it is not a whole number")]
    [TestCase("n_layer", "0", "0 is not positive")]
    [TestCase("n_embd", "-8", "-8 is not positive")]
    [TestCase("n_inner", "0", "0 is not positive")]
    [TestCase("n_inner", "-16", "-16 is not positive")]
    [TestCase("n_layer", "10001", "10001 is no model's")]
    [TestCase("n_embd", "1073741824", "1073741824 is no model's")]
    [TestCase("layer_norm_epsilon", "\"small\"", "it is not a number")]
    [TestCase("layer_norm_epsilon", "0", "0 is not a positive number")]
    [TestCase("layer_norm_epsilon", "1e999", "is not a positive number")]
    [TestCase("tie_word_embeddings", "1", "it is not true or false")]
    [TestCase("n_head", "3", "3 heads do not divide n_embd 8")]
    [TestCase("bos_token_id", "20", "20 is outside the vocabulary of 20")]
    [TestCase("bos_token_id", "-1", "-1 is outside the vocabulary of 20")]
    [TestCase("model_type", "\"mamba\"", "'mamba' is not supported")]
    [TestCase("activation_function", "\"swish\"", "'swish' is not supported")]
    [TestCase("scale_attn_weights", "false", "false is not supported")]
    [TestCase("scale_attn_by_inverse_layer_idx", "true", "true is not supported")]
    [TestCase("add_cross_attention", "true", "true is not supported")]
    public void A_wrong_field_is_named_with_what_is_wrong(string field, string value, string problem) =>
        Refuses(json => json[field] = JsonNode.Parse(value), field, problem);

    [TestCase("", "it is not JSON")]
    [TestCase("{", "it is not JSON")]
    [TestCase("[]", "it is not a JSON object")]
    [TestCase("null", "it is not a JSON object")]
    [TestCase("{\"model_type\":\"gpt2\",\"model_type\":\"gpt2\"}", "it is not JSON")]
    [TestCase("{\"model_type\":\"\\ud800\"}", "'model_type'")]
    public void A_file_that_is_no_configuration_is_refused(string text, string problem)
    {
        using var scratch = new Scratch();
        Assert.That(
            () => HuggingFaceConfig.Read(scratch.File("config.json", text)),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));
    }

    [Test]
    public void A_missing_file_is_refused_with_its_path() =>
        Assert.That(
            () => HuggingFaceConfig.Read("nowhere/config.json"),
            Throws.InstanceOf<FileFormatException>().With.Message.StartsWith("nowhere/config.json: there is no such file"));

    [Test]
    public void A_file_that_is_too_large_is_not_read()
    {
        using var scratch = new Scratch();
        Assert.That(
            () => HuggingFaceConfig.Read(scratch.File("config.json", Valid + new string(' ', 2 << 20))),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains("over 1 MB"));
    }

    [Test]
    public void What_is_written_is_read_back([Values] Activation activation, [Values] bool tied)
    {
        using var scratch = new Scratch();
        var config = Tiny.Config with { Activation = activation, TiedEmbeddings = tied, NormEpsilon = 1e-6, BosToken = tied ? 3 : null };
        HuggingFaceConfig.Write(scratch["config.json"], config);

        Assert.That(HuggingFaceConfig.Read(scratch["config.json"]), Is.EqualTo(config));
    }

    [Test]
    public void An_mlp_without_a_width_is_four_times_as_wide_as_the_model()
    {
        using var scratch = new Scratch();
        var path = scratch.File("config.json", Valid.Replace("\"n_inner\":16", "\"n_inner\":null"));

        // 4·8 = 32
        Assert.That(HuggingFaceConfig.Read(path).DMlp, Is.EqualTo(32));
    }

    [Test]
    public void The_number_of_parameters_is_that_of_gpt_2_small()
    {
        var config = new TransformerConfig { Layers = 12, Heads = 12, DModel = 768, DMlp = 3072, Vocabulary = 50_257, Context = 1024 };

        // Embeddings (50257 + 1024)·768, twelve blocks of 7,087,872, the final norm's 1536.
        Assert.That(TransformerWeights.CountOf(config), Is.EqualTo(124_439_808));
    }

    private static void Refuses(Action<JsonObject> change, string field, string problem)
    {
        using var scratch = new Scratch();
        var json = JsonNode.Parse(Valid)!.AsObject();
        change(json);
        var path = scratch.File("config.json", json.ToJsonString());

        Assert.That(
            () => HuggingFaceConfig.Read(path),
            Throws.InstanceOf<FileFormatException>().With.Message.StartsWith($"{path}: '{field}': ").And.Message.Contains(problem));
    }
}
