using System.Text.Json;
using System.Text.Json.Nodes;
using Mib.Core.Errors;
using Mib.Engine.Models.Import;
using Mib.Models;
using Mib.Models.Checkpoints;
using Mib.Tests.Cli;
using Mib.Tests.Support;

namespace Mib.Tests.Models;

/// <summary>A model as TransformerLens keeps it, written by torch itself, against logits computed by hand (tests/data/torch/make.py).</summary>
public sealed class TransformerLensImportTests : TensorFixture
{
    private static readonly string Weights = TestData.Path("torch", "model.pth");

    [TestCase("config.json")]
    [TestCase("config-dict.pkl")]
    [TestCase("config-dict-2.pkl")]
    [TestCase("config-object.pkl")]
    public void An_imported_model_gives_the_logits_it_gave(string config)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("torch", "logits.json")));
        var wanted = golden.RootElement.GetProperty("logits").EnumerateArray().Select(x => x.GetDouble()).ToArray();
        using var scratch = new Scratch();

        TransformerLensImport.Run(Weights, TestData.Path("torch", config), scratch["model"]);

        using var model = Checkpoint.Load(scratch["model"], ScalarType.Float64);
        using var scope = NewDisposeScope();
        using var batch = Batches.Of([[.. golden.RootElement.GetProperty("tokens").EnumerateArray().Select(x => x.GetInt32())]]);
        Assert.That(Golden.Difference(model.Forward(batch).ToDoubles(), wanted), Is.LessThan(1e-12));
    }

    [Test]
    public void The_command_writes_a_folder_that_info_shows()
    {
        using var scratch = new Scratch();
        var import = Words.Run("models", "import", Weights, "--config", TestData.Path("torch", "config.json"), "--out", scratch["model"]);
        var info = Words.Run("models", "info", scratch["model"]);

        Assert.That((import.Code, info.Code), Is.EqualTo((0, 0)), import.Error + info.Error);
        Assert.That(import.Error, Does.Contain("tokenizer.json"));
    }

    [Test]
    public void A_folder_that_is_there_is_not_touched()
    {
        using var scratch = new Scratch();

        Assert.That(() => Import(scratch.Folder), Throws.InstanceOf<UsageException>().With.Message.Contains("is there already"));
    }

    [TestCase("normalization_type", "\"RMS\"", "'normalization_type': 'RMS' is not supported")]
    [TestCase("normalization_type", "null", "'normalization_type': nothing is not supported")]
    [TestCase("act_fn", "\"solu_ln\"", "'act_fn': 'solu_ln' is not supported")]
    [TestCase("attn_only", "true", "'attn_only': True is not supported")]
    [TestCase("positional_embedding_type", "\"rotary\"", "'rotary' is not supported")]
    [TestCase("attention_dir", "\"bidirectional\"", "'bidirectional' is not supported")]
    [TestCase("output_logits_soft_cap", "30.0", "'output_logits_soft_cap': 30 is not supported")]
    [TestCase("attn_scale", "8", "'attn_scale': 8 is not √d_head")]
    [TestCase("d_head", "3", "'d_head': 2 heads of 3 are not d_model, 8")]
    [TestCase("d_vocab_out", "5", "'d_vocab_out': 5 is not supported")]
    [TestCase("n_layers", "-3", "'n_layers': -3 is no size")]
    [TestCase("n_layers", "\"2\"", "'n_layers': '2' is no size")]
    [TestCase("d_model", "null", "'d_model': it is missing")]
    [TestCase("n_ctx", "2000000000", "'n_positions': 2000000000 is no model's")]
    [TestCase("eps", "\"small\"", "'eps': 'small' is no number")]
    public void A_configuration_that_asks_for_another_computation_is_refused(string field, string value, string problem) =>
        Refuses(json => json[field] = JsonNode.Parse(value), problem);

    [TestCase("d_mlp", "13", "blocks.0.mlp.W_in is [8, 12], the configuration makes it [8, 13]")]
    [TestCase("n_layers", "1", "blocks.1.attn.W_Q is unexpected")]
    [TestCase("n_layers", "3", "blocks.2.attn.W_Q is missing")]
    [TestCase("normalization_type", "\"LN\"", "blocks.0.ln1.w is missing")]
    public void Weights_that_do_not_fit_are_listed(string field, string value, string problem) =>
        Refuses(json => json[field] = JsonNode.Parse(value), problem);

    [TestCase("edges.pt", "'cfg': it is no tensor")]
    [TestCase("evil.pt", "it names 'posix.system'")]
    public void Weights_that_are_none_are_refused(string file, string problem)
    {
        using var scratch = new Scratch();
        Assert.That(
            () => TransformerLensImport.Run(TestData.Path("torch", file), TestData.Path("torch", "config.json"), scratch["model"]),
            Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));
        Assert.That(Directory.Exists(scratch["model"]), Is.False);
    }

    [Test]
    public void An_unembeddings_bias_is_saved_and_loaded()
    {
        using var model = Tiny.Model(Tiny.Config with { TiedEmbeddings = false, UnembeddingBias = true });
        using var scratch = new Scratch();
        Checkpoint.Save(scratch["model"], model);
        using var loaded = Checkpoint.Load(scratch["model"], ScalarType.Float64, TestDevice.Current);

        Assert.That(loaded.Config, Is.EqualTo(model.Config));
        Assert.That(loaded.Weights.UnembeddingBias!.ToDoubles(), Is.EqualTo(model.Weights.UnembeddingBias!.ToDoubles()).And.Some.GreaterThan(0));
    }

    private static void Import(string folder) => TransformerLensImport.Run(Weights, TestData.Path("torch", "config.json"), folder);

    private static void Refuses(Action<JsonObject> change, string problem)
    {
        using var scratch = new Scratch();
        var json = JsonNode.Parse(File.ReadAllBytes(TestData.Path("torch", "config.json")))!.AsObject();
        change(json);
        var config = scratch.File("config.json", json.ToJsonString());
        Assert.That(() => TransformerLensImport.Run(Weights, config, scratch["model"]), Throws.InstanceOf<FileFormatException>().With.Message.Contains(problem));
    }
}
