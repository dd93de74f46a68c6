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
    [TestCase("n_layer", "3000000000", "3000000000 is no model's")]
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

    [TestCase("", "the file is empty")]
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

    [TestCaseSource(typeof(RealConfigs), nameof(RealConfigs.Parameters))]
    public void The_models_of_the_benchmark_have_their_published_numbers_of_parameters(string json, long parameters)
    {
        using var scratch = new Scratch();

        Assert.That(TransformerWeights.CountOf(HuggingFaceConfig.Read(scratch.File("config.json", json))), Is.EqualTo(parameters));
    }

    [TestCaseSource(typeof(Tiny), nameof(Tiny.Families))]
    public void Every_familys_shape_is_read_as_it_was_written(KeyValuePair<string, TransformerConfig> family)
    {
        using var scratch = new Scratch();
        HuggingFaceConfig.Write(scratch["config.json"], family.Value);

        Assert.That(HuggingFaceConfig.Read(scratch["config.json"]), Is.EqualTo(family.Value));
    }

    [TestCase("llama", "num_key_value_heads", "3", "3 does not divide num_attention_heads 4")]
    [TestCase("llama", "num_attention_heads", "0", "0 is not positive")]
    [TestCase("llama", "head_dim", "7", "rotary positions need an even width, not 7")]
    [TestCase("llama", "hidden_act", "\"swish\"", "'swish' is not supported")]
    [TestCase("llama", "rope_scaling", "{\"rope_type\":\"yarn\",\"factor\":2}", "'rope_scaling.rope_type': 'yarn' is not supported")]
    [TestCase("llama", "rope_scaling", "{\"type\":\"linear\",\"factor\":2}", "'rope_scaling.type': 'linear' is not supported")]
    [TestCase("llama", "rope_scaling", "{\"rope_type\":\"llama3\"}", "'rope_scaling.factor': it is missing")]
    [TestCase("llama", "rope_scaling", "[1]", "'rope_scaling': it is not an object")]
    [TestCase("llama", "rope_scaling", "{\"rope_type\":\"llama3\",\"factor\":2,\"low_freq_factor\":4,\"high_freq_factor\":4,\"original_max_position_embeddings\":8}", "4 is not above low_freq_factor 4")]
    [TestCase("llama", "rms_norm_eps", "null", "'rms_norm_eps': it is missing")]
    [TestCase("llama", "eos_token_id", "[1, 20]", "20 is outside the vocabulary of 20")]
    [TestCase("llama", "eos_token_id", "\"end\"", "it is not a whole number or a list of them")]
    [TestCase("llama", "partial_rotary_factor", "0.5", "'partial_rotary_factor': 0.5 is not supported")]
    [TestCase("llama", "rope_parameters", "{\"rope_theta\":5e5}", "10000 here is 500000 in rope_parameters")]
    [TestCase("llama", "rope_parameters", "{\"partial_rotary_factor\":0.5}", "'rope_parameters.partial_rotary_factor': 0.5 is not supported")]
    [TestCase("llama", "head_dim", "10000000", "4 heads of 10000000 are no model's")]
    [TestCase("qwen2", "layer_types", "[\"full_attention\"]", "it is not a list of 2 times")]
    [TestCase("gemma2", "use_bidirectional_attention", "true", "true is not supported")]
    [TestCase("gemma2", "query_pre_attn_scalar", "0", "0 is not a positive number")]
    [TestCase("gemma2", "sliding_window", "null", "'sliding_window': it is missing")]
    [TestCase("gemma2", "layer_types", "[\"full_attention\"]", "it is not a list of 2 times")]
    [TestCase("gemma2", "layer_types", "[\"full_attention\",\"chunked_attention\"]", "it is not a list of 2 times")]
    [TestCase("gemma2", "attention_bias", "true", "'attention_bias': true is not supported")]
    public void A_wrong_field_of_another_family_is_named(string family, string field, string value, string problem)
    {
        using var scratch = new Scratch();
        HuggingFaceConfig.Write(scratch["config.json"], Tiny.Families[family]);
        var json = JsonNode.Parse(File.ReadAllText(scratch["config.json"]))!.AsObject();
        json[field] = JsonNode.Parse(value);

        Assert.That(
            () => HuggingFaceConfig.Read(scratch.File("config.json", json.ToJsonString())),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem).And.Message.Contains(field));
    }

    [Test]
    public void A_soft_cap_may_be_null_but_not_missing()
    {
        using var scratch = new Scratch();
        HuggingFaceConfig.Write(scratch["config.json"], Tiny.Families["gemma2"]);
        var json = JsonNode.Parse(File.ReadAllText(scratch["config.json"]))!.AsObject();
        json["final_logit_softcapping"] = null;
        Assert.That(HuggingFaceConfig.Read(scratch.File("config.json", json.ToJsonString())).FinalSoftCap, Is.Null);

        json.Remove("final_logit_softcapping");
        Assert.That(
            () => HuggingFaceConfig.Read(scratch.File("config.json", json.ToJsonString())),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains("'final_logit_softcapping': it is missing"));
    }

    [TestCase("-1", "-1 is not a number from 0")]
    [TestCase("null", "'max_window_layers': it is missing")]
    [TestCase("1", null)]
    [TestCase("0", null)]
    public void Older_files_of_qwen_2_say_from_which_layer_on_they_slide(string first, string? problem)
    {
        using var scratch = new Scratch();
        HuggingFaceConfig.Write(scratch["config.json"], Tiny.Families["qwen2"]);
        var json = JsonNode.Parse(File.ReadAllText(scratch["config.json"]))!.AsObject();
        json.Remove("layer_types");
        json["max_window_layers"] = JsonNode.Parse(first);
        scratch.File("config.json", json.ToJsonString());

        if (problem is null)
            Assert.That(HuggingFaceConfig.Read(scratch["config.json"]).SlidingLayers, Is.EqualTo(new[] { first == "0", true }));
        else
            Assert.That(() => HuggingFaceConfig.Read(scratch["config.json"]), Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));
    }

    [TestCase("{}")]
    [TestCase("{\"rope_type\":\"default\"}")]
    public void The_older_field_s_wavelength_holds_where_the_newer_one_has_none(string parameters)
    {
        using var scratch = new Scratch();
        HuggingFaceConfig.Write(scratch["config.json"], Tiny.Families["qwen2"] with { Rotary = new(500_000) });
        var json = JsonNode.Parse(File.ReadAllText(scratch["config.json"]))!.AsObject();
        json["rope_parameters"] = JsonNode.Parse(parameters);

        Assert.That(HuggingFaceConfig.Read(scratch.File("config.json", json.ToJsonString())).Rotary, Is.EqualTo(new RotaryConfig(500_000)));
    }

    [Test]
    public void A_whole_number_may_be_written_with_a_point()
    {
        using var scratch = new Scratch();
        Assert.That(HuggingFaceConfig.Read(scratch.File("config.json", Valid.Replace("\"n_layer\":2", "\"n_layer\":2.0"))).Layers, Is.EqualTo(2));
    }

    [TestCase("{\"rope_theta\":5e5,\"rope_type\":\"default\"}", false)]
    [TestCase("{\"rope_theta\":5e5,\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4,\"original_max_position_embeddings\":8}", true)]
    public void Newer_files_have_all_of_rotary_positions_in_one_field(string parameters, bool isScaled)
    {
        using var scratch = new Scratch();
        HuggingFaceConfig.Write(scratch["config.json"], Tiny.Families["qwen2"]);
        var json = JsonNode.Parse(File.ReadAllText(scratch["config.json"]))!.AsObject();
        json.Remove("rope_theta");
        json["rope_parameters"] = JsonNode.Parse(parameters);

        var rotary = HuggingFaceConfig.Read(scratch.File("config.json", json.ToJsonString())).Rotary;

        Assert.That(rotary, Is.EqualTo(new RotaryConfig(500_000, isScaled ? new(8, 1, 4, 8) : null)));
    }

    [Test]
    public void Older_files_of_gemma_2_let_the_even_layers_slide()
    {
        using var scratch = new Scratch();
        HuggingFaceConfig.Write(scratch["config.json"], Tiny.Families["gemma2"] with { SlidingLayers = [false, true] });
        var json = JsonNode.Parse(File.ReadAllText(scratch["config.json"]))!.AsObject();
        json.Remove("layer_types");

        Assert.That(HuggingFaceConfig.Read(scratch.File("config.json", json.ToJsonString())).SlidingLayers, Is.EqualTo(new[] { true, false }));
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
